"""Support and what became of it: before, six and twelve months later, beside comparable units without support."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.jalali import Period
from core.numbers import UNKNOWN, group, percent
from reports.compute.support import FEWEST_COMPARED, Outcome, Told, total, weighted
from reports.queries.outcomes import HORIZONS, Paid, comparable, own_outcomes, payments, price_index, running
from support.models.programmes import ProgrammeKind

MILLION = 1_000_000


@dataclass(frozen=True)
class OutcomeRow:
    """One measure: before, after and change of the supported; change of the comparable; what both rest on."""

    label: str
    before: str
    after: str
    change: str
    other: str
    rests: str
    other_rests: str


@dataclass(frozen=True)
class OutcomeTable:
    """What is known so many months after the payment."""

    months: int
    supported: int
    reached: int
    rows: Sequence[OutcomeRow]


def outcomes_page(user: User, period: Period) -> dict:
    """Outcomes known at the period's end; a fixed number of queries whatever the number of payments."""
    paid = payments(user, period)
    prices, base = price_index()
    kinds = dict(ProgrammeKind.choices)
    return {
        "paid": len(paid),
        "paid_rial": sum(each.rial for each in paid),
        "kinds": sorted({str(kinds.get(each.kind, each.kind)) for each in paid}),
        "base": base,
        "fewest": FEWEST_COMPARED,
        "tables": [_table(paid, horizon, period, prices) for horizon in HORIZONS] if paid else [],
    }


def _table(paid: Sequence[Paid], horizon: int, period: Period, prices: dict[str, int]) -> OutcomeTable:
    reached = [each for each in paid if each.after[horizon].end <= period.end]
    if not reached:
        return OutcomeTable(horizon, len(paid), 0, [])
    own = own_outcomes(reached, horizon, prices)
    others = comparable(reached, horizon, prices)
    supported: dict[tuple[str, str], int] = {}
    for each in reached:
        if each.unit in own:
            key = (each.group, each.before.code)
            supported[key] = supported.get(key, 0) + 1
    beside = weighted([(count, *others.get(key, (Outcome(), 0))) for key, count in supported.items()])
    rows = [_running(running(reached, horizon), len(reached)), *_measures(total(own.values()), beside)]
    return OutcomeTable(horizon, len(paid), len(reached), rows)


def _running(counts: tuple[int, int], of: int) -> OutcomeRow:
    before, after = counts
    change = _signed(after - before)
    return OutcomeRow(_("واحد در حال کار"), group(before), group(after), change, UNKNOWN, _units(of), "")


def _measures(own: Outcome, beside: Outcome | None) -> list[OutcomeRow]:
    other = beside or Outcome()
    first, last = own.utilisation
    other_first, other_last = other.utilisation
    return [
        _sum_row(_("شاغلان (نفر)"), own.workers, other.workers, 1),
        OutcomeRow(
            _("بهره‌گیری از ظرفیت"),
            percent(first),
            percent(last),
            _points(first, last),
            _points(other_first, other_last),
            _units(own.made.units),
            _units(other.made.units),
        ),
        _sum_row(_("ارزش افزودهٔ حقیقی در ماه (میلیون ریال)"), own.added, other.added, MILLION),
    ]


def _sum_row(label: str, own: Told, other: Told, scale: int) -> OutcomeRow:
    shown = [UNKNOWN if value is None else group(value // scale) for value in (own.before, own.after)]
    return OutcomeRow(label, *shown, _growth(own), _growth(other), _units(own.units), _units(other.units))


def _growth(told: Told) -> str:
    return UNKNOWN if told.growth is None else _with_sign(percent(abs(told.growth)), told.growth)


def _points(first: float | None, last: float | None) -> str:
    if first is None or last is None:
        return UNKNOWN
    return _with_sign(_("%(points)s واحد درصد") % {"points": percent(abs(last - first))[:-1]}, last - first)


def _signed(number: int) -> str:
    return _with_sign(group(abs(number)), number)


def _with_sign(text: str, value: float) -> str:
    if not value:
        return _("بی‌تغییر")
    return _("%(change)s بیشتر") % {"change": text} if value > 0 else _("%(change)s کمتر") % {"change": text}


def _units(count: int) -> str:
    return _("%(count)s واحد") % {"count": group(count)} if count else ""
