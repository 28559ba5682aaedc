"""What the table of productivity can show: its columns, on the page and in its files."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import UNKNOWN, format_decimal, group, percent
from core.tables import Column, Sort, Table, attribute
from reports.queries.frontiers import FrontierRow

USUAL = (
    "efficiency",
    "pure_efficiency",
    "scale_efficiency",
    "malmquist",
    "efficiency_change",
    "technical_change",
    "note",
)
INDEX_PLACES = 3
NAMED_PEERS = 2


def frontier_table(request: HttpRequest, sort: Sort | None) -> Table:
    """The columns that this address asks for, over rows of `reports.queries.frontiers`."""
    return Table(request, heading=HEADING, columns=COLUMNS, usual=USUAL, sort=sort)


def index_text(value: Decimal | None) -> str:
    """«۱٫۰۵۳»; «—» when unknown."""
    return UNKNOWN if value is None else format_decimal(value, INDEX_PLACES)


def reason_of(row: FrontierRow) -> str:
    """Why the park has no efficiency or no index; empty when it has both."""
    result = row.result
    if result.left_out:
        return str(result.get_left_out_display())
    if not result.not_compared:
        return ""
    said = str(result.get_not_compared_display())
    return _("در دورهٔ سال پیش: %(reason)s") % {"reason": said} if result.left_out_before else said


def peers_of(row: FrontierRow) -> str:
    """«تبریز ۱، مراغه» and, where the reader may not see all, how many more."""
    names = [peer.name for peer in row.peers if peer.code != row.code]
    if row.peers_unseen:
        names.append(_("%(count)s شهرک دیگر") % {"count": group(row.peers_unseen)})
    return "، ".join(names)


def _peers_in_short(row: FrontierRow) -> str:
    """The two that weigh most, and how many more."""
    names = [peer.name for peer in row.peers if peer.code != row.code]
    more = len(names) - NAMED_PEERS + row.peers_unseen
    if more > 0:
        names[NAMED_PEERS:] = [_("%(count)s شهرک دیگر") % {"count": group(more)}]
    return "، ".join(names)


def _note(row: FrontierRow) -> SafeString | str:
    """What a person reads at the end of the line: why it was left out, or whom it can learn from."""
    reason = reason_of(row)
    if row.result.left_out:
        return format_html('<span class="mut">{}</span>', reason)
    names = _peers_in_short(row)
    said = _("الگو: %(names)s") % {"names": names} if names else _("از بهترین‌ها")
    own = reason if row.result.not_compared != row.common_reason else ""
    return format_html_join("", '<span class="sub">{}</span>', [(text,) for text in (said, own) if text])


def _share(name: str, label: Promise) -> Column:
    read = attribute(f"result.{name}")
    return Column(name, label, read, "number", f"-{name}", _with_data(name, read, lambda value: percent(value, 1)))


def _index(name: str, label: Promise) -> Column:
    read = attribute(f"result.{name}")
    return Column(name, label, read, "number", f"-{name}", _with_data(name, read, index_text))


def _with_data(name: str, read: Callable[[Any], Any], say: Callable[[Any], str]) -> Callable[[FrontierRow], SafeString]:
    """The figure as it is said, with the exact one beside it."""

    def draw(row: FrontierRow) -> SafeString:
        value = read(row)
        return format_html(
            '<data value="{}" data-figure="{}">{}</data>', "" if value is None else value, name, say(value)
        )

    return draw


HEADING = (
    Column("code", gettext_lazy("شناسه"), attribute("code"), "code"),
    Column("name", gettext_lazy("شهرک"), attribute("name"), sort="name"),
)
COLUMNS = (
    _share("efficiency", gettext_lazy("کارایی")),
    _share("pure_efficiency", gettext_lazy("کارایی خالص")),
    _share("scale_efficiency", gettext_lazy("کارایی مقیاس")),
    _index("malmquist", gettext_lazy("شاخص مالم‌کوئیست")),
    _index("efficiency_change", gettext_lazy("تغییر کارایی")),
    _index("technical_change", gettext_lazy("تغییر فناوری")),
    _index("pure_change", gettext_lazy("تغییر کارایی خالص")),
    _index("scale_change", gettext_lazy("تغییر کارایی مقیاس")),
    Column(
        "note",
        gettext_lazy("الگوها یا علت کنارگذاشتن"),
        lambda row: reason_of(row) or peers_of(row),
        shown=_note,
    ),
    Column("real_rial", gettext_lazy("ارزش افزودهٔ حقیقی (ریال)"), attribute("result.real_rial"), "rial"),
    Column("nominal_rial", gettext_lazy("ارزش افزودهٔ جاری (ریال)"), attribute("result.nominal_rial"), "rial"),
    Column("persons", gettext_lazy("شاغلان (نفر، میانگین ماه‌ها)"), attribute("persons"), "number"),
    Column("kwh", gettext_lazy("برق (کیلووات‌ساعت)"), attribute("kwh"), "number"),
    Column("land_ha", gettext_lazy("زمین واگذارشده (هکتار)"), attribute("land_ha"), "number"),
    Column("coverage", gettext_lazy("پوشش داده"), attribute("coverage"), "share", css="num"),
)
