"""Documents on paper: PDF with the portal's Persian letterhead, set by typst from a template of ours.

What people typed travels as JSON and stays text: a template reads it by `json(bytes(sys.inputs.data))` and never by
`eval`, so that no word of a request can become markup, open a file or stop the press. Templates lie in
`templates/typst`, begin with `letterhead.typ` and can read nothing outside that folder; no package is fetched and no
font of the machine is used. Documents are Persian in every language of the page, as files are (`core.exports`).
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import translation

TEMPLATES = settings.BASE_DIR / "templates" / "typst"
FONTS = settings.BASE_DIR / "static" / "vendor"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts vendored with the portal, read once a process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def render_pdf(template: str, read: Callable[[], Mapping[str, Any]]) -> bytes:
    """The document as a tagged PDF; `template` is a file of `templates/typst`, `read` collects what it shows.

    `read` is called with the language set to Persian, so that words and digits come out as the document needs them.
    Its texts are shown as they are; days and figures should come formatted (`core.jalali`, `core.numbers`).
    """
    with translation.override("fa"):
        data = json.dumps(read(), cls=DjangoJSONEncoder, ensure_ascii=False)
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )


def pdf_response(pdf: bytes, *, name: str) -> HttpResponse:
    """The document as a download that no cache keeps; `name` is the file's name without ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
