"""What people may attach is judged by what it holds, and handed out so that no browser runs it."""

import io
import os
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile

from core.fields import UploadField
from core.files import CONTENT_TYPES, LARGEST_FILE, check_upload, safe_name, serve

PDF = b"%PDF-1.7\n1 0 obj\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MB = 1024 * 1024


def office(kind, *, extra=(), level=zipfile.ZIP_DEFLATED):
    """A small Office file with `extra` members of (name, content)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", level) as archive:
        for name, content in (("[Content_Types].xml", "<Types/>"), (PARTS[kind], "<x/>"), *extra):
            archive.writestr(name, content)
    return packed.getvalue()


def claiming(packed, size):
    """The same archive, whose directory claims that its last member unpacks to `size` bytes."""
    at = packed.rindex(b"PK\x01\x02") + 24
    return packed[:at] + struct.pack("<I", size) + packed[at + 4 :]


CONTENTS = {"pdf": PDF, "jpeg": JPEG, "png": PNG, "docx": office("docx"), "xlsx": office("xlsx")}


def upload(content, name, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


def refusal(file, *kinds):
    with pytest.raises(ValidationError) as caught:
        check_upload(file, *kinds)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("گزارش.pdf", "pdf"),
        ("عکس.jpg", "jpeg"),
        ("عکس.JPEG", "jpeg"),
        ("عکس.png", "png"),
        ("نامه.docx", "docx"),
        ("فهرست.XLSX", "xlsx"),
    ],
)
def test_upload_is_taken_with_its_true_type(name, kind):
    file = check_upload(upload(CONTENTS[kind], name, "text/html"))
    assert (file.content_type, file.tell(), file.read()) == (CONTENT_TYPES[kind], 0, CONTENTS[kind])


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("ending", CONTENTS)
def test_upload_is_refused_when_its_ending_lies(kind, ending):
    if kind == ending:
        assert check_upload(upload(CONTENTS[kind], f"a.{ending}")).name == f"a.{ending}"
    else:
        assert refusal(upload(CONTENTS[kind], f"a.{ending}")) == "wrong_type"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
        (b"MZ\x90\x00", "a.exe"),
        (b"MZ\x90\x00", "a.png"),
        (PDF, "a.pdf.exe"),
        (PDF, "a"),
        (PDF, ".pdf"),
        (b"a,b\r\n", "a.csv"),
        (b" " + PDF, "a.pdf"),
        (JPEG + b"<script>alert(1)</script>", "a.jpg"),
        (PNG + office("docx"), "a.png"),
        (b"PK\x03\x04 no archive", "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx"),
        (b"#!/bin/sh\n" + office("xlsx"), "a.xlsx"),
    ],
)
def test_upload_is_refused_when_it_is_something_else(content, name):
    assert refusal(upload(content, name)) == "wrong_type"


def test_upload_is_refused_when_it_is_no_kind_that_the_field_asks_for():
    assert refusal(upload(PDF, "a.pdf"), ("jpeg", "png")) == "wrong_type"


def test_upload_is_refused_when_it_is_empty():
    assert refusal(upload(b"", "a.pdf")) == "empty"


@pytest.mark.parametrize(("size", "code"), [(LARGEST_FILE, None), (LARGEST_FILE + 1, "too_large")])
def test_upload_is_refused_when_it_passes_20_megabytes(size, code):
    file = upload(PDF + b"\x00" * (size - len(PDF)), "a.pdf")
    assert code == (refusal(file) if code else None)
    assert code or check_upload(file) is file


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "word/document.xml"])
def test_archive_is_refused_when_it_is_no_office_file(missing):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in {"[Content_Types].xml", "word/document.xml"} - {missing}:
            archive.writestr(name, "<x/>")
    assert refusal(upload(packed.getvalue(), "a.docx")) == "wrong_type"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word/../../evil.xml", "..\\evil.xml", "\\evil.xml"])
def test_archive_is_refused_when_a_member_tries_to_leave_its_folder(name):
    assert refusal(upload(office("docx", extra=[(name, "x")]), "a.docx")) == "wrong_type"


def test_archive_is_refused_when_it_unpacks_to_200_times_its_size():
    bomb = office("xlsx", extra=[("xl/sharedStrings.xml", b"0" * 4 * MB)])
    assert len(bomb) * 200 < 4 * MB
    assert refusal(upload(bomb, "a.xlsx")) == "wrong_type"


@pytest.mark.parametrize(("claimed", "code"), [(199 * MB, None), (201 * MB, "wrong_type")])
def test_archive_is_refused_when_it_unpacks_to_more_than_200_megabytes(claimed, code):
    large = office("xlsx", extra=[("xl/media/a.png", os.urandom(2 * MB))], level=zipfile.ZIP_STORED)
    file = upload(claiming(large, claimed), "a.xlsx")
    assert code == (refusal(file) if code else None)
    assert code or check_upload(file) is file


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("گزارش ماهانه.pdf", "گزارش ماهانه.pdf"),
        ("گزارش‌ماهانه.PDF", "گزارش‌ماهانه.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\عكس.jpg", "عکس.jpg"),
        ('a<b>:"c"|d?*.png', "a b c d .png"),
        ("a\x00b\nc.pdf", "a b c.pdf"),
        ("گزارش\u202efdp.exe.pdf", "گزارش fdp.exe.pdf"),
        ("....pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("report", "report"),
        ("", "file"),
        ("آ" * 300 + ".pdf", "آ" * 120 + ".pdf"),
    ],
)
def test_safe_name_keeps_only_a_plain_last_part(name, safe):
    assert safe_name(name) == safe


def test_upload_takes_its_safe_name():
    assert check_upload(upload(PDF, "  سند \u202eملک (۲).PDF")).name == "سند ملک (۲).pdf"


def test_served_file_is_a_sandboxed_download():
    class Kept(FieldFile):
        def __init__(self):
            self.content = PDF

        def open(self, mode="rb"):
            return ContentFile(self.content)

    response = serve(Kept(), name="سند.pdf", content_type="application/pdf")

    assert b"".join(response.streaming_content) == PDF
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%D8%B3%D9%86%D8%AF.pdf"


def test_upload_field_checks_every_file():
    field = UploadField()
    files = field.clean([upload(PDF, "a.pdf"), upload(PNG, "b.png")])
    assert [file.name for file in files] == ["a.pdf", "b.png"]
    with pytest.raises(ValidationError):
        field.clean([upload(PDF, "a.pdf"), upload(PDF, "b.png")])


def test_upload_field_without_files_is_an_empty_list_when_it_is_optional():
    assert [UploadField(required=False).clean(data) for data in (None, [], "")] == [[], [], []]
    with pytest.raises(ValidationError):
        UploadField().clean([])


def test_upload_field_takes_one_file_as_a_list():
    assert [file.name for file in UploadField(kinds=["pdf"]).clean(upload(PDF, "a.pdf"))] == ["a.pdf"]


@pytest.mark.parametrize("name", ["..\\evil.pdf", "C:\\Users\\a\\file.pdf", "\u2215file.pdf"])
def test_upload_is_refused_when_its_name_leads_elsewhere(name):
    assert refusal(upload(PDF, name)) == "path"
