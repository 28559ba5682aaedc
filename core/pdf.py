"""Documents on paper: PDF with the portal's Persian letterhead, set by typst from a template of ours.

What people typed travels as JSON and stays text: a template reads it by `json(bytes(sys.inputs.data))` and never by
`eval`, so that no word of a request can become markup, open a file or stop the press. Templates lie in
`templates/typst`, begin with `letterhead.typ` and can read nothing outside that folder; no package is fetched and no
font of the machine is used. Documents are Persian in every language of the page, as files are (`core.exports`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import translation

from core.press import Sheet, Standard, press, press_apart

TEMPLATES = settings.BASE_DIR / "templates" / "typst"
FONTS = settings.BASE_DIR / "static" / "vendor"


def render_pdf(
    template: str,
    read: Callable[[], Mapping[str, Any]],
    *,
    moment: datetime | None = None,
    standards: Sequence[Standard] = (),
    apart: bool = False,
) -> bytes:
    """The document as a tagged PDF; `template` is a file of `templates/typst`, `read` collects what it shows.

    `moment` is the time that the file says it was made, for documents that must come out the same to the last byte
    whenever they are asked for; `standards` are profiles of PDF it is made to (`a-3a`, `ua-1`);
    `apart` sets a long one in a process of its own (`core.press`).

    `read` is called with the language set to Persian, so that words and digits come out as the document needs them.
    Its texts are shown as they are; days and figures should come formatted (`core.jalali`, `core.numbers`).
    """
    with translation.override("fa"):
        data = json.dumps(read(), cls=DjangoJSONEncoder, ensure_ascii=False)
    sheet = Sheet(
        template=template,
        root=str(TEMPLATES),
        fonts=str(FONTS),
        data=data,
        moment=None if moment is None else int(moment.timestamp()),
        standards=tuple(standards),
    )
    return press_apart(sheet) if apart else press(sheet)


def pdf_response(pdf: bytes, *, name: str) -> HttpResponse:
    """The document as a download that no cache keeps; `name` is the file's name without ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
