"""What happens to every request: who really sent it, and a second lock behind the policies.

Every action asks its policy, and no policy lets an auditor write. Should one ever forget, the request ends here.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.files import NamesAsSent

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What also somebody who only looks on does: come and go, keep their own password, language and notices.
OWN_AFFAIRS = frozenset(
    {
        "accounts:login",
        "accounts:logout",
        "accounts:password_change",
        "accounts:notice_read",
        "accounts:notices_read",
        "set_language",
        "api_token",
    }
)


class ClientAddress:
    """Behind our own proxy the sender is the last address that it noted, not the proxy; throttles count by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        noted = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if noted:
            request.META["REMOTE_ADDR"] = noted
        return self.get_response(request)


class CompressedPages(GZipMiddleware):
    """Pages and answers of the API go out compressed; files go as they are, most are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/html", "application/json")):
            return response
        return super().process_response(request, response)


class UploadNames:
    """Files keep the mark of a name that came with a path (`core.files.NamesAsSent`), so that it can be refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def parse(meta, data):
            return NamesAsSent(meta, data, request.upload_handlers, request.encoding).parse()

        request.parse_file_upload = parse  # type: ignore[method-assign]
        return self.get_response(request)


class ReadOnlyPeople:
    """Answers 403 to whatever a read-only person sends, but for their own affairs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.method in SAFE or not request.user.is_authenticated or not request.user.is_read_only:
            return
        match = request.resolver_match
        if match is None or match.view_name not in OWN_AFFAIRS:
            raise PermissionDenied
