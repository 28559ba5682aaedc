"""A person at a screen: comes in through the login page, follows words, and has every press counted by the browser."""

import re

from playwright.sync_api import expect

from tests.factories import PASSWORD

PHONE = 600
# Presses are counted where the browser feels them, so that none of them goes uncounted, whatever the test calls.
COUNT_PRESSES = "addEventListener('pointerdown', event => event.isTrusted && window.pressed(), true)"


class Visitor:
    """Reads and presses on one page; on a phone a press is a tap of a finger."""

    def __init__(self, page, *, width):
        self.page = page
        self.on_phone = width < PHONE
        self.presses = 0
        page.expose_binding("pressed", self._count)
        page.add_init_script(COUNT_PRESSES)

    def log_in(self, username, password=PASSWORD):
        """The person stands on their landing page, and no press has been counted yet."""
        self.page.goto("/login/")
        self.fill("نام کاربری", username)
        self.fill("گذرواژه", password)
        self.press("ورود", "button")
        expect(self.page).not_to_have_url(re.compile("/login/"))
        self.presses = 0
        return self

    def press(self, words, role="link", *, inside=None):
        """Press what carries these words; «inside» a part of the page where they stand more than once."""
        self._press((inside or self.page).get_by_role(role, name=words).first)

    def choose(self, words, *, inside=None):
        """Press the label of a radio button or a check box."""
        self._press((inside or self.page).locator("label").filter(has_text=words).first)

    def box(self, label):
        """The box of this label; a radio button's sentence may hold the same words."""
        boxes = self.page.locator("main").locator("input:not([type=radio], [type=checkbox]), textarea, select")
        return boxes.and_(self.page.get_by_label(label))

    def fill(self, label, text):
        self.box(label).fill(text)

    def go_to(self, place):
        """Follow the navigation of this width; what a phone's bar has no room for stands behind «more»."""
        link = self.page.get_by_role("navigation").get_by_role("link", name=place)
        if not any(one.is_visible() for one in link.all()):
            self.press("بیشتر", inside=self.page.get_by_role("navigation"))
        self.press(place)

    def open_filters(self):
        """On a phone the filters are folded away until somebody wants them."""
        box = self.page.locator("details.filters")
        if box.get_attribute("open") is None:
            self._press(box.locator("summary"))

    def sees(self, words, *, inside=None):
        expect((inside or self.page).get_by_text(words).first).to_be_visible()

    def status_of(self, path):
        """What the portal answers this person at an address they typed themselves."""
        return self.page.context.request.get(path, max_redirects=0).status

    def _press(self, target):
        target.tap() if self.on_phone else target.click()
        self.page.wait_for_load_state()

    def _count(self, source):
        self.presses += 1
