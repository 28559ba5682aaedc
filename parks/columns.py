"""What the list of parks can show: its columns, on the page and in the file of a list whose columns were chosen."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.numbers import UNKNOWN, group
from core.tables import Column, Sort, Table, attribute, word
from core.templatetags.fa import fa
from parks.models import Ownership, ParkKind, ParkStage
from parks.queries.ages import established
from parks.queries.units import ParkRow

_KIND = word("park.kind", ParkKind)
USUAL = ("county", "stage", "total_area_ha", "units", "statuses", "operating_rate")


def park_table(request: HttpRequest, sort: Sort | None) -> Table:
    """The columns that this address asks for, over rows of `parks.queries.units.park_rows`."""
    return Table(request, heading=HEADING, columns=COLUMNS, usual=USUAL, sort=sort)


def _statuses(row: ParkRow) -> str:
    """«۳ فعال، ۱ نیمه‌فعال، ۲ تعطیل» of the units that reached operation."""
    counts = row.counts
    told = {"active": group(counts.active), "semi": group(counts.semi_active), "closed": group(counts.closed)}
    return str(_("%(active)s فعال، %(semi)s نیمه‌فعال، %(closed)s تعطیل") % told) if counts.total else ""


def _bar(row: ParkRow) -> str:
    return render_to_string("parks/_status_bar.html", {"counts": row.counts})


def _units(row: ParkRow) -> SafeString | str:
    if not row.counts.total:
        return UNKNOWN
    address = f"{reverse('units:unit_list')}?park={row.park.code}"
    return format_html('<a href="{}">{}</a>', address, group(row.counts.total))


def _heading(row: ParkRow) -> SafeString:
    park = row.park
    more = f" · {park.specialised_in}" if park.specialised_in else ""
    return format_html(
        '<a class="name" href="{}">{}</a><span class="sub">{} · <bdi>{}</bdi>{}</span>',
        park.get_absolute_url(), park.name, _KIND(row), fa(park.code), more,
    )  # fmt: skip


def _plain(name: str, label: Any, kind: str = "text", sort: str = "") -> Column:
    return Column(name, label, attribute(f"park.{name}"), kind, sort)


def _count(name: str, label: Any) -> Column:
    return Column(f"units_{name}", label, attribute(f"counts.{name}"), "number")


HEADING = (
    _plain("code", _("شناسه"), "code", "code"),
    Column("name", _("نام"), attribute("park.name"), sort="name", shown=_heading),
)
COLUMNS = (
    Column("county", _("شهرستان"), attribute("park.county.name"), sort="county"),
    Column("kind", _("نوع"), _KIND),
    Column("stage", _("مرحله"), word("park.stage", ParkStage), sort="stage"),
    _plain("total_area_ha", _("مساحت کل (هکتار)"), "number", "-total_area_ha"),
    _plain("assignable_area_ha", _("مساحت قابل واگذاری (هکتار)"), "number", "-assignable_area_ha"),
    Column("units", _("واحدها"), attribute("counts.total"), "number", shown=_units),
    _count("active", _("فعال")),
    _count("semi_active", _("نیمه‌فعال")),
    _count("closed", _("تعطیل")),
    _count("under_construction", _("در دست احداث")),
    Column("statuses", _("وضعیت واحدها"), _statuses, shown=_bar, css="w30"),
    Column("operating_rate", _("نرخ فعالیت"), attribute("counts.operating_rate"), "share", css="num"),
    Column("ownership", _("مالکیت"), word("park.ownership", Ownership)),
    _plain("specialised_in", _("تخصص")),
    Column(
        "established_on",
        _("تاریخ تأسیس"),
        attribute("park.established_on"),
        "date",
        "established_on",
        lambda row: established(row.park),
    ),
    _plain("name_en", _("نام انگلیسی")),
    _plain("lat", _("عرض جغرافیایی"), "number"),
    _plain("lon", _("طول جغرافیایی"), "number"),
)
