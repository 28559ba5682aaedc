"""Documents on paper: what people typed stays text, the font is ours, and each page says which of how many it is."""

import json
import re

import pytest
import typst
from django.utils import translation
from django.utils.translation import get_language
from hypothesis import given, settings
from hypothesis import strategies as st

from core.pdf import FONTS, TEMPLATES, pdf_response, render_pdf

HEAD = {
    "title": "درخواست",
    "organisation": "استان آذربایجان شرقی",
    "system": "کارستان",
    "lines": [["شماره", "\u2066۱۴۰۵-۰۰۸۷\u2069"], ["تاریخ", None]],
    "printed": "چاپ: سارا امینی",
}
HOSTILE = '#panic("x") *b* $x$ #read("/etc/passwd") <a> @b \\ ` " // /* #import "@preview/x:1.0.0"'


def sheet(*sections, **head):
    return {"head": HEAD | head, "sections": list(sections)}


def pages(pdf):
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


def test_a_document_is_a_tagged_persian_pdf_in_the_portals_own_font():
    pdf = render_pdf("sheet.typ", lambda: sheet({"title": "نیاز", "texts": ["برق پست ۲۰ کیلوولت", "No. 12"]}))
    assert pdf.startswith(b"%PDF-1.7")
    assert (b"/StructTreeRoot" in pdf, b"/Lang(fa-IR)" in pdf, pages(pdf)) == (True, True, 1)
    assert set(re.findall(rb"/FontName ?/[A-Z]{6}\+([\w-]+)", pdf)) == {b"Vazirmatn-Regular", b"Vazirmatn-Bold"}


def test_a_long_list_runs_on_over_pages():
    rows = [[f"واحد {number}", "۱۲", "P0012-7"] for number in range(120)]
    pdf = render_pdf("sheet.typ", lambda: sheet({"head": ["نام", "شمار", "شناسه"], "rows": rows}))
    assert pages(pdf) == 4


def headings(data):
    """The titles of the document as the press understood them."""
    compiler = typst.Compiler(
        str(TEMPLATES / "sheet.typ"), root=str(TEMPLATES), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    return [found["body"]["text"] for found in json.loads(compiler.query("heading", format="json"))]


def test_what_people_typed_is_never_markup():
    data = sheet({"title": HOSTILE, "texts": [HOSTILE], "facts": [[HOSTILE, HOSTILE]]}, title=HOSTILE)
    assert headings(data) == [HOSTILE, HOSTILE]
    assert pages(render_pdf("sheet.typ", lambda: data)) == 1


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_can_be_printed(text):
    section = {"title": text, "texts": [text], "facts": [[text, text, "code"]], "head": [text], "rows": [[text]]}
    assert render_pdf("sheet.typ", lambda: sheet(section, title=text, printed=text)).startswith(b"%PDF")


def test_documents_are_persian_in_every_language_of_the_page():
    spoken = []
    with translation.override("en"):
        render_pdf("sheet.typ", lambda: spoken.append(get_language()) or sheet())
    assert spoken == ["fa"]


def test_a_template_reads_nothing_outside_its_folder(tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "typst"
    folder.mkdir()
    (folder / "thief.typ").write_text('#read("/../secret.txt")')
    monkeypatch.setattr("core.pdf.TEMPLATES", folder)
    with pytest.raises(typst.TypstError):
        render_pdf("thief.typ", dict)


def test_the_fonts_come_with_their_licence():
    assert [(FONTS / name).is_file() for name in ("vazirmatn-regular.ttf", "vazirmatn-bold.ttf")] == [True, True]
    assert "SIL OPEN FONT LICENSE" in (FONTS / "licences" / "vazirmatn-OFL.txt").read_text()


def test_a_document_is_sent_as_a_download_that_no_cache_keeps():
    response = pdf_response(b"%PDF", name="request-1405-0087")
    assert [response[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")] == [
        "application/pdf", 'attachment; filename="request-1405-0087.pdf"', "private, no-store",
    ]  # fmt: skip
