"""The uploaded file as the engine reads it: its columns by the mapping, its cells with the fixes made in the page."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from accounts.imports import Importer
from core.sheets import Row, Sheet, read_sheet
from core.text import squash

Mapping_ = Mapping[str, str]  # index of a column of the file, as text (JSON has no other keys) → English column name
Fixes = Mapping[str, Mapping[str, str]]  # row → column → text
PREVIEWED = 5
# How offices head their columns besides the portal's own labels; asked only where no label fits.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "code": ("کد واحد", "شناسه واحد", "کد شهرک", "کد"),
    "name": ("نام شرکت", "نام واحد صنعتی", "نام واحد تولیدی", "نام کارخانه", "نام شهرک", "عنوان", "نام"),
    "owner_name": ("مالک", "مدیرعامل", "نام مدیرعامل", "مدیر واحد", "صاحب واحد", "نام و نام خانوادگی مالک"),
    "owner_national_id": ("کد ملی", "کدملی مدیرعامل", "کد ملی مدیر"),
    "legal_id": ("شناسه ملی شرکت", "شناسه حقوقی"),
    "park": ("نام شهرک", "شهرک صنعتی", "نام شهرک صنعتی", "شهرک یا ناحیه"),
    "county": ("نام شهرستان",),
    "plot": ("قطعه", "شماره زمین", "پلاک"),
    "isic": ("آیسیک", "کد isic", "isic"),
    "group": ("گروه", "رسته", "گروه صنعتی"),
    "establishment_licence": ("جواز تأسیس", "شماره جواز"),
    "operating_licence": ("پروانه بهره‌برداری", "شماره پروانه"),
    "status": ("وضعیت واحد", "وضعیت فعالیت"),
    "status_reason": ("علت", "علت تعطیلی", "علت توقف"),
    "workers_nominal": ("اشتغال", "پرسنل", "تعداد پرسنل", "تعداد کارکنان", "تعداد شاغلین", "کارکنان"),
    "product": ("نام محصول", "محصول اصلی", "محصولات"),
    "nominal_quantity": ("ظرفیت", "ظرفیت اسمی", "ظرفیت سالانه"),
    "nominal_uom": ("یکا", "واحد سنجش", "واحد اندازه‌گیری"),
    "reference_price_rial": ("قیمت", "قیمت واحد", "قیمت هر واحد"),
    "phone": ("شماره تلفن", "تلفن تماس", "شماره تماس", "موبایل"),
    "postal_code": ("کدپستی",),
    "address": ("آدرس",),
}


def header_key(header: Sequence[str]) -> str:
    """What files of one make share: their folded header."""
    return hashlib.sha256("\n".join(squash(title) for title in header).encode()).hexdigest()


def guess(kind: type[Importer], header: Sequence[str]) -> dict[str, str]:
    """The columns that name themselves, in English, by their Persian label or as offices call them; each once."""
    labels = {squash(text): name for name, label in kind.labels.items() for text in (name, label)}
    synonyms = {squash(text): name for name in kind.labels for text in SYNONYMS.get(name, ())}
    found: dict[str, str] = {}
    for known in (labels, synonyms):
        for index, title in enumerate(header):
            name = known.get(squash(title))
            if name and name not in found.values() and str(index) not in found:
                found[str(index)] = name
    return found


def preview(path: Path) -> list[Row]:
    """The first rows of the file."""
    return list(islice(read_sheet(path).rows, PREVIEWED))


def reader(mapping: Mapping_, fixes: Fixes) -> Callable[[Path], Sheet]:
    """How a file is read under this mapping and with these fixes: only mapped columns, under their English names."""
    kept = [(int(index), name) for index, name in sorted(mapping.items(), key=lambda one: int(one[0])) if name]

    def row_of(row: Row) -> Row:
        number, cells = row
        fixed = fixes.get(str(number), {})
        return number, [fixed.get(name, cells[index] if index < len(cells) else "") for index, name in kept]

    def read(path: Path) -> Sheet:
        sheet = read_sheet(path)
        return Sheet(sheet.header_row, [name for _index, name in kept], map(row_of, sheet.rows), sheet.unread)

    return read
