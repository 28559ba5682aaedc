"""Squares that a telephone reads, drawn as SVG on the server: they print, need no script and pass the strict policy."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules of white around it, as ISO/IEC 18004 asks


def qr_svg(text: str, *, title: str) -> SafeString:
    """The square that says `text`, always dark on white so that cameras read it in both themes; `title` is its name.

    It has no size of its own: the page or the document gives it one.
    """
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        dark="#15202d",
        light="#ffffff",
        title=title,
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  # segno escapes the title; the rest are its own paths
