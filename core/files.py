"""What people may attach, judged by content: a name or a header proves nothing about a file."""

import html
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.http.multipartparser import MultiPartParser
from django.utils.translation import gettext as _

from core.text import tidy

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
LONGEST_NAME = 120
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALL_KINDS = tuple(CONTENT_TYPES)
_ENDINGS = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "docx": "docx", "xlsx": "xlsx"}
_BEGINS = {
    "pdf": re.compile(rb"%PDF-\d\.\d"),
    "jpeg": re.compile(rb"\xff\xd8\xff[\xc0-\xfe]"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
}
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
_ZIP_BEGINS = b"PK\x03\x04"
_HEAD = 1024
_OOXML_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
LED_ELSEWHERE = "\u2215"  # stands where a name was sent with a path; see `NamesAsSent`
_UNSAFE = re.compile(r'[\u2215\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def check_upload(file: UploadedFile, kinds: Iterable[str] = ALL_KINDS) -> UploadedFile:
    """The same file with a safe name and its true content type; ValidationError says what is wrong with it.

    Accepts PDF, JPEG, PNG, DOCX and XLSX up to 20 MB, each by what it holds; refuses archives that unpack to more than
    200 MB or 200 times their size, archives whose members try to leave their folder, files that are something
    else besides (a page or an archive behind a picture's first bytes), and names that lead elsewhere.
    """
    size, name = file.size or 0, file.name or ""
    if any(mark in name for mark in (LED_ELSEWHERE, "/", "\\")):
        raise ValidationError(_("نام پرونده نباید مسیر داشته باشد؛ آن را با نامی ساده بفرستید."), code="path")
    if size > LARGEST_FILE:
        raise ValidationError(_("پرونده بزرگ‌تر از ۲۰ مگابایت است."), code="too_large")
    if not size:
        raise ValidationError(_("پرونده خالی است."), code="empty")
    kind = _ENDINGS.get(PurePosixPath(name).suffix.lstrip(".").lower(), "")
    if kind not in set(kinds) or not _holds(file, kind):
        raise ValidationError(
            _("این پرونده پذیرفته نمی‌شود؛ PDF، عکس (JPEG یا PNG)، Word یا Excel بفرستید."), code="wrong_type"
        )
    file.seek(0)
    file.name = safe_name(name)
    file.content_type = CONTENT_TYPES[kind]
    return file


def safe_name(name: str) -> str:
    """The last part of a name, without anything that could be a path, a control or a direction mark."""
    last = PurePosixPath(name.replace("\\", "/").replace(LED_ELSEWHERE, "/")).name
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", last))
    stem, dot, ending = tidy(plain).rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    return f"{stem.lstrip('. ')[:LONGEST_NAME] or 'file'}{dot}{ending.lower()[:8]}"


class NamesAsSent(MultiPartParser):
    """Django drops the path of a sent name without a word. Browsers send none, so one that comes with a path is no
    accident: the name is marked with `LED_ELSEWHERE`, and `check_upload` says so.
    """

    def sanitize_file_name(self, file_name: str) -> str | None:
        plain = super().sanitize_file_name(file_name)
        sent = html.unescape(file_name)
        return f"{LED_ELSEWHERE}{plain}" if plain and ("/" in sent or "\\" in sent) else plain


def serve(field_file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """The stored file as a download that no browser runs or guesses about."""
    response = FileResponse(field_file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _holds(file: UploadedFile, kind: str) -> bool:
    file.seek(0)
    head = file.read(_HEAD)
    if kind in _BEGINS:
        return bool(_BEGINS[kind].match(head)) and not _MARKUP.search(head) and not zipfile.is_zipfile(file)
    return head.startswith(_ZIP_BEGINS) and _is_ooxml(file, kind)


def _is_ooxml(file: UploadedFile, kind: str) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    names = [member.filename for member in members]
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * max(1, file.size or 0):
        return False
    if any(name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts for name in names):
        return False
    return "[Content_Types].xml" in names and _OOXML_PART[kind] in names
