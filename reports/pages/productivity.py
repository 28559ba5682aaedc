"""Total factor productivity put in words: the province's means, and one park's card."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts
from core.numbers import format_decimal, percent
from reports.columns import index_text, reason_of
from reports.models import FrontierResult, Report, Scope
from reports.queries.frontiers import FrontierRow, Peer, frontier_rows, province_result

HAIR = Decimal("0.0005")  # an index this near to one has not moved


@dataclass(frozen=True)
class Part:
    """One figure of the decomposition: exact, as it is said, and what it means in a sentence."""

    code: str
    label: str
    exact: str
    text: str
    meaning: str
    meter: SafeString | str = ""


def province_context(visible: QuerySet[Scope], report: Report) -> dict:
    """The head of the page: means of the province, or why there are none."""
    result = province_result(visible, report)
    return {
        "means": result,
        "parts": _parts(result) if result and not result.left_out else [],
        "why": str(result.get_left_out_display()) if result and result.left_out else "",
        "why_not_compared": _why_not_compared(result),
    }


def _why_not_compared(result: FrontierResult | None) -> str:
    return str(result.get_not_compared_display()) if result and result.not_compared and not result.left_out else ""


@dataclass(frozen=True)
class Card:
    """One park: its figures, or why it has none, and the parks that it can learn from."""

    row: FrontierRow
    parts: Sequence[Part]
    reason: str
    peers: Sequence[Peer]


def park_card(visible: QuerySet[Scope], scope: Scope, report: Report) -> Card | None:
    """The card of a park; None in a report that was built before productivity was measured."""
    result = FrontierResult.objects.filter(scope=scope).select_related("scope").first()
    if result is None:
        return None
    row = frontier_rows([result], visible, report, report.jalali)[0]
    peers = [peer for peer in row.peers if peer.code != row.code]
    return Card(row, [] if result.left_out else _parts(result), reason_of(row), peers)


PARTS = (
    (
        "efficiency",
        gettext_lazy("کارایی"),
        gettext_lazy("سهمی از ارزش افزوده‌ای که بهترین شهرک‌ها با همین نیروی کار، برق و زمین می‌ساختند"),
    ),
    ("pure_efficiency", gettext_lazy("کارایی خالص"), gettext_lazy("همان سنجش، تنها در برابر شهرک‌های هم‌اندازه")),
    (
        "scale_efficiency",
        gettext_lazy("کارایی مقیاس"),
        gettext_lazy("آنچه اندازهٔ شهرک از کارایی می‌کاهد؛ ۱۰۰٪ یعنی اندازه مناسب است"),
    ),
    (
        "malmquist",
        gettext_lazy("بهره‌وری کل به نسبت سال پیش"),
        gettext_lazy("بالاتر از یک یعنی از همان نهاده‌ها بیشتر ساخته شده است"),
    ),
    (
        "efficiency_change",
        gettext_lazy("تغییر کارایی"),
        gettext_lazy("نزدیک‌شدن به بهترین شهرک‌ها یا دورشدن از آن‌ها"),
    ),
    ("technical_change", gettext_lazy("تغییر فناوری"), gettext_lazy("پیش‌رفتن یا پس‌رفتن خود بهترین شهرک‌ها")),
    (
        "pure_change",
        gettext_lazy("تغییر کارایی خالص"),
        gettext_lazy("بخشی از تغییر کارایی که از اداره و فناوری شهرک است"),
    ),
    (
        "scale_change",
        gettext_lazy("تغییر کارایی مقیاس"),
        gettext_lazy("بخشی از تغییر کارایی که از اندازهٔ شهرک است"),
    ),
)
SHARES = frozenset({"efficiency", "pure_efficiency", "scale_efficiency"})


def _parts(result: FrontierResult) -> list[Part]:
    """The figures that are known, the whole before its parts."""
    return [
        _part(code, str(label), str(meaning), getattr(result, code))
        for code, label, meaning in PARTS
        if getattr(result, code) is not None
    ]


def _part(code: str, label: str, meaning: str, value: Decimal) -> Part:
    if code in SHARES:
        return Part(code, label, str(value), percent(value, 1), meaning, charts.meter(value, height=10))
    return Part(code, label, str(value), f"{index_text(value)}{_moved(value)}", meaning)


def _moved(value: Decimal) -> str:
    """« (۵٫۳٪ بیشتر)» of an index; nothing where it has not moved."""
    if abs(value - 1) < HAIR:
        return ""
    points = format_decimal(abs(value - 1) * 100, 1)
    said = _(" (%(points)s٪ بیشتر)") if value > 1 else _(" (%(points)s٪ کمتر)")
    return said % {"points": points}
