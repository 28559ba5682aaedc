"""The seam for text messages: one function, and `SMS_URL` says where they go.

`""` sends none; `console:` logs them; `file:///path/out.jsonl` appends one JSON object a line; `https://…` posts
`{"to": …, "text": …}` as JSON to a gateway (user and password of the address become basic authentication).
"""

import base64
import json
import logging
from pathlib import Path
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10


def is_configured() -> bool:
    return bool(settings.SMS_URL)


def send_sms(*, to: str, text: str) -> None:
    """The message is handed to the gateway; `OSError` when it did not take it."""
    url = urlsplit(settings.SMS_URL)
    message = json.dumps({"to": to, "text": text}, ensure_ascii=False)
    if url.scheme == "console":
        logger.info("SMS %s", message)
    elif url.scheme == "file":
        with Path(url.path).open("a", encoding="utf-8") as out:
            out.write(message + "\n")
    elif url.scheme == "https":
        _post(url, message.encode())
    else:
        raise ImproperlyConfigured("SMS_URL begins with console:, file: or https:.")


def _post(url: SplitResult, body: bytes) -> None:
    host = url.netloc.rpartition("@")[2]
    request = Request(  # noqa: S310 - the scheme is https, checked by the caller
        urlunsplit(("https", host, url.path, url.query, "")),
        data=body,
        headers={"Content-Type": "application/json"},
    )
    if url.username:
        pair = f"{url.username}:{url.password or ''}".encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(pair).decode())
    with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        answer.read()
