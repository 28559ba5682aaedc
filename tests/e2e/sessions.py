"""Browser sessions of a test: who is logged in where, at which width, and what went wrong on their pages."""

from django.conf import settings
from django.test import Client

HEIGHTS = {390: 844, 1440: 900}


class Sessions:
    """Opens pages for people and collects every trouble that a person would not see at once."""

    def __init__(self, browser, url):
        self.browser = browser
        self.url = url
        self.troubles = []
        self._contexts = []
        self._forgiven = ()

    def open(self, user=None, *, width=1440, dark=False, javascript=True, language="fa"):
        """A page in a fresh session, logged in as `user`; paths such as `/units/` can be given to `goto`."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="fa-IR" if language == "fa" else "en-GB",
            timezone_id=settings.TIME_ZONE,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            has_touch=width < 600,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        self._contexts.append(context)
        if user is not None:
            context.add_cookies([self._session_cookie(user)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: message.type == "error" and self._trouble("console", message.text))
        page.on("pageerror", lambda error: self._trouble("script", str(error)))
        page.on("response", lambda answer: answer.status >= 500 and self._trouble(str(answer.status), answer.url))
        return page

    def forgive(self, *parts):
        """Expect troubles that contain any of these words, e.g. the 422 that a refused form answers with."""
        self._forgiven += parts
        self.troubles = [trouble for trouble in self.troubles if not self._is_forgiven(trouble)]

    def close(self):
        for context in self._contexts:
            context.close()

    def _session_cookie(self, user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": self.url,
        }

    def _trouble(self, kind, text):
        trouble = f"{kind}: {text}"
        # A refused form answers 422 and htmx shows its errors; the browser logs that as an error all the same.
        if "status of 422" not in trouble and not self._is_forgiven(trouble):
            self.troubles.append(trouble)

    def _is_forgiven(self, trouble):
        return any(part in trouble for part in self._forgiven)
