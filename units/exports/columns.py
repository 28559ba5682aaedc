"""What the list of units can show: its columns, on the page and in the file of a list whose columns were chosen."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.jalali import today
from core.tables import Column, Sort, Table, attribute, word
from core.templatetags.fa import fa, icon, jdate, meter, pct, status, tag
from units.models import IndustryGroup, Product, Reason, SitingGroup, Status, Unit
from units.queries.past import as_it_was
from units.queries.status import silent_since
from units.queries.unit_list import with_latest

CHUNK = 2_000
USUAL = ("place", "status", "last_workers", "last_utilisation", "status_reason", "last_confirmed_on")
LATEST = frozenset({"last_workers", "last_utilisation", "last_confirmed_on"})
JOINED = {"plot": "plot", "isic": "isic"}
# What is read of a row beside the field of the column's own name; nothing for what annotations tell.
HEAD_READ = ("code", "name", "group", "park__name", "county__name")
READ: dict[str, tuple[str, ...]] = {
    "place": (),
    "park": (),
    "county": (),
    "plot": ("plot__number",),
    "isic": ("isic__code",),
    "status": ("status", "status_on"),
    "last_workers": (),
    "last_utilisation": ("status",),
    "product": (),
    "nominal_quantity": (),
    "nominal_uom": (),
    "reference_price_rial": (),
}
PRODUCT = {
    "product": "name",
    "nominal_quantity": "nominal_quantity",
    "nominal_uom": "nominal_uom",
    "reference_price_rial": "reference_price_rial",
}


def unit_table(request: HttpRequest, sort: Sort | None) -> Table:
    """The columns that this address asks for."""
    return Table(request, heading=HEADING, columns=COLUMNS, usual=USUAL, sort=sort)


def shown_units(units: QuerySet[Unit], table: Table, day: date | None) -> QuerySet[Unit]:
    """The same units with whatever the table's columns tell, by joins and look-ups that no other column pays for."""
    joined = [JOINED[name] for name in table.names & JOINED.keys()]
    read = [field for name in table.names for field in READ.get(name, (name,))]
    units = units.select_related("park", "county", *joined).only(*HEAD_READ, *read)
    if table.names & LATEST:
        units = with_latest(units, day)
    main = Product.objects.filter(unit=OuterRef("pk")).order_by("position", "pk")
    wanted = {f"main_{name}": Subquery(main.values(PRODUCT[name])[:1]) for name in table.names & PRODUCT.keys()}
    return units.annotate(**wanted)


def rows_of_file(units: QuerySet[Unit], day: date | None) -> Iterator[Unit]:
    """The units one after the other, as they are or as they were, a chunk in memory at a time."""
    rows = units.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from as_it_was(chunk) if day else chunk


# ── cells that say more than a value ──────────────────────────────────────────────────────────────────────────────
_GROUP = word("group", IndustryGroup)


def _place(unit: Unit) -> str:
    return str(unit.park or unit.county or "")


def _heading(unit: Unit) -> SafeString:
    kind = str(_GROUP(unit))
    return format_html(
        '<a class="name" href="{}">{}</a><span class="sub">{}<bdi class="nowrap">{}</bdi></span>',
        _address(unit), unit.name, f"{kind} · " if kind else "", fa(unit.code),
    )  # fmt: skip


def _address(unit: Unit) -> str:
    """The unit's page; working fifty addresses out one by one is a tenth of a list's time."""
    before, after = _around_code(get_script_prefix())
    return f"{before}{unit.code}{after}" if unit.code.isascii() and unit.code.isalnum() else unit.get_absolute_url()


@lru_cache(maxsize=4)
def _around_code(_prefix: str) -> tuple[str, str]:
    """What stands before and after the code in the address of a unit's page, where the portal has this prefix."""
    before, _code, after = reverse("units:unit_detail", args=["U0"]).rpartition("U0")
    return before, after


def _consent(unit: Unit) -> str:
    return _("بله") if unit.is_in_directory else _("خیر")


def _status(unit: Unit) -> SafeString:
    return _status_since(unit.status, unit.status_on, get_language())


@lru_cache(maxsize=4096)
def _status_since(value: str, day: date | None, _language: str | None) -> SafeString:
    badge = status(value)
    return format_html('{}<span class="sub">{} {}</span>', badge, _("از"), jdate(day)) if day else badge


def _utilisation(unit: Unit) -> SafeString | str:
    share = unit.last_utilisation
    if share is None:
        return "—"
    return format_html('<span class="capmini">{}{}</span>', pct(share), meter(share, unit.status))


def _confirmed(unit: Unit) -> SafeString:
    if unit.has_pending:
        return tag(_("در انتظار راستی‌آزمایی"), "warn", "clock")
    return _confirmed_on(unit.last_confirmed_on, today(), get_language())


@lru_cache(maxsize=4096)
def _confirmed_on(day: date | None, now: date, _language: str | None) -> SafeString:
    if day is not None and day < _silent_before(now):
        return format_html('<span class="tag bad">{}{}</span>', icon("alert-triangle", "s"), jdate(day))
    return format_html('<span class="nowrap">{}</span>', jdate(day))


@lru_cache(maxsize=1)
def _silent_before(day: date) -> date:
    return silent_since(day)


def _plain(name: str, label: Any, kind: str = "text", sort: str = "") -> Column:
    return Column(name, label, attribute(name), kind, sort)


HEADING = (
    Column("code", gettext_lazy("شناسه"), attribute("code"), "code", "code"),
    Column("name", gettext_lazy("نام واحد"), attribute("name"), sort="name", shown=_heading),
)
COLUMNS = (
    Column("place", gettext_lazy("جای واحد"), _place, css="wide"),
    Column("park", gettext_lazy("شهرک"), attribute("park.name"), sort="park"),
    Column("county", gettext_lazy("شهرستان"), attribute("county.name"), sort="county"),
    Column("plot", gettext_lazy("شمارهٔ قطعه"), attribute("plot.number"), "code"),
    Column("status", gettext_lazy("وضعیت"), word("status", Status), sort="status", shown=_status, css="stc wide"),
    _plain("status_on", gettext_lazy("تاریخ وضعیت"), "date", "-status_on"),
    Column("status_reason", gettext_lazy("علت اصلی"), word("status_reason", Reason), css="wide"),
    Column("last_workers", gettext_lazy("شاغل"), attribute("last_workers"), "number"),
    Column("last_utilisation", gettext_lazy("ظرفیت"), attribute("last_utilisation"), "share", shown=_utilisation),
    Column(
        "last_confirmed_on",
        gettext_lazy("آخرین تأیید"),
        attribute("last_confirmed_on"),
        "date",
        "last_confirmed_on",
        _confirmed,
        "wide",
    ),
    Column("group", gettext_lazy("گروه صنعت"), _GROUP, sort="group"),
    Column("isic", gettext_lazy("کد آیسیک"), attribute("isic.code"), "code"),
    *(
        Column(name, label, attribute(f"main_{name}"), kind)
        for name, label, kind in (
            ("product", gettext_lazy("محصول"), "text"),
            ("nominal_quantity", gettext_lazy("ظرفیت اسمی سالانه"), "number"),
            ("nominal_uom", gettext_lazy("یکای ظرفیت"), "text"),
            ("reference_price_rial", gettext_lazy("قیمت مرجع (ریال)"), "rial"),
        )
    ),
    _plain("workers_nominal", gettext_lazy("اشتغال پروانه (نفر)"), "number", "-workers_nominal"),
    _plain("owner_name", gettext_lazy("نام مالک")),
    _plain("owner_national_id", gettext_lazy("کد ملی مالک"), "code"),
    _plain("legal_id", gettext_lazy("شناسهٔ ملی"), "code"),
    _plain("official_code", gettext_lazy("کد رسمی"), "code"),
    _plain("establishment_licence", gettext_lazy("شمارهٔ جواز تأسیس"), "code"),
    _plain("establishment_licence_on", gettext_lazy("تاریخ جواز تأسیس"), "date"),
    _plain("operating_licence", gettext_lazy("شمارهٔ پروانهٔ بهره‌برداری"), "code"),
    _plain("operating_licence_on", gettext_lazy("تاریخ پروانهٔ بهره‌برداری"), "date"),
    _plain("phone", gettext_lazy("تلفن"), "code"),
    _plain("postal_code", gettext_lazy("کد پستی"), "code"),
    _plain("address", gettext_lazy("نشانی")),
    _plain("power_kw", gettext_lazy("انشعاب برق (کیلووات)"), "number"),
    _plain("gas_m3_h", gettext_lazy("انشعاب گاز (متر مکعب در ساعت)"), "number"),
    _plain("water_l_s", gettext_lazy("انشعاب آب (لیتر بر ثانیه)"), "number"),
    Column("siting_group", gettext_lazy("ردهٔ زیست‌محیطی"), word("siting_group", SitingGroup)),
    _plain("environment_permit", gettext_lazy("شمارهٔ مجوز محیط زیست"), "code"),
    _plain("environment_permit_until", gettext_lazy("اعتبار مجوز محیط زیست تا"), "date"),
    Column("is_in_directory", gettext_lazy("رضایت به نمایش در فهرست همگانی محصولات"), _consent),
    _plain("lat", gettext_lazy("عرض جغرافیایی"), "number"),
    _plain("lon", gettext_lazy("طول جغرافیایی"), "number"),
)
