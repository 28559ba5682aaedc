"""What held output back: hours lost by cause, why units stopped, what their parks wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from core import charts
from core.jalali import Period
from core.numbers import format_decimal, group, percent
from parks.models import UTILITY_UNITS, UtilityKind
from reports.compute.sums import LOSS_CAUSES
from reports.indicators import CAUSES
from reports.models import Report, Scope
from reports.pages.history import time_axis
from reports.pages.parts import FiguresOf, LossRow, Standing, all_shown
from reports.queries.constraints import Gap, ReasonCount, Waiting, gaps, reasons, waiting
from reports.queries.reading import NO_FIGURES, figures_by_report, readings
from reports.wording import Shown, shown
from support.kinds import KINDS
from units.models import Reason, Status

LOST = ("lost_hours", "lost_output")
CODES = (*LOST, *(f"{stem}_{cause}" for stem in LOST for cause in LOSS_CAUSES))


@dataclass(frozen=True)
class Bar:
    """One line of a list with its share as a bar; `href` opens the rows."""

    label: str
    text: str
    note: str
    share: str
    svg: SafeString
    href: str = ""


@dataclass(frozen=True)
class GapLine:
    """One utility in words."""

    label: str
    unit: str
    capacity: str
    demand: str
    gap: str
    lacking: str
    svg: SafeString


def constraints_page(visible: QuerySet[Scope], scope: Scope, standing: Standing, past: Sequence[Report]) -> dict:
    """Losses of one scope by cause, now and through time; one query."""
    oldest_first = list(reversed(past))
    found = figures_by_report(visible, [*standing.reports, *oldest_first], [scope.code], CODES)
    figures = all_shown(CODES, scope.code, standing, standing.trio(found, scope.code))
    return {
        "scope": scope,
        "causes": list(CAUSES.values()),
        "total_hours": figures["lost_hours"],
        "total_output": figures["lost_output"],
        "losses": _losses(figures),
        "chart": _through_time(scope, oldest_first, found),
        "past": [_then(report, scope, found) for report in past] if len(past) > 1 else [],
    }


def _losses(figures: dict[str, Shown]) -> list[tuple[LossRow, str, SafeString]]:
    """A row a cause with its share of all told hours, the largest first; causes nobody told of come last."""
    total = sum((Decimal(figures[f"lost_hours_{cause}"].exact or 0) for cause in LOSS_CAUSES), Decimal(0))
    rows = []
    for cause in LOSS_CAUSES:
        row = LossRow(str(CAUSES[cause]), figures[f"lost_hours_{cause}"], figures[f"lost_output_{cause}"])
        share = Decimal(row.hours.exact) / total if row.hours.exact and total else None
        rows.append((row, percent(share), charts.meter(share, "bad"), share))
    rows.sort(key=lambda row: (row[3] is None, -(row[3] or 0)))
    return [(row, share, svg) for row, share, svg, _value in rows]


def _through_time(scope: Scope, past: Sequence[Report], found: FiguresOf) -> SafeString | str:
    """Hours lost in each period as columns; those not yet published are hatched."""
    if len(past) < 2:
        return ""
    figures = [found.get((report.pk, scope.code), NO_FIGURES).get("lost_hours") for report in past]
    values = [None if each is None or each.value is None else int(each.value) for each in figures]
    periods = [report.jalali for report in past]
    return charts.column_chart(
        time_axis(periods),
        [charts.Series("off", str(_("ساعت ازدست‌رفته")), values)],
        title=_("ساعت ازدست‌رفته، %(name)s") % {"name": scope.name},
        unfinished=frozenset(place for place, report in enumerate(past) if report.published_at is None),
        tips=["|".join([period.label, group(value)]) for period, value in zip(periods, values, strict=True)],
    )


def _then(report: Report, scope: Scope, found: FiguresOf) -> tuple[str, list[str]]:
    """One period of the table under the chart: all hours, then each cause."""
    figures = found.get((report.pk, scope.code), NO_FIGURES)
    codes = ("lost_hours", *(f"lost_hours_{cause}" for cause in LOSS_CAUSES))
    return report.jalali.label, [shown(reading).text for reading in readings(codes, figures).values()]


def rows_context(user: User, scope: Scope, period: Period, today: date) -> dict:
    """What the register and the requests say of the scope, as far as `user` may see them; three queries."""
    stopped = reasons(user, scope, period)
    open_requests = waiting(user, scope, period, today)
    return {
        "stopped": [_reason(row, stopped, scope, period) for row in stopped],
        "stopped_total": group(sum(row.total for row in stopped)),
        "waiting": [_waiting(row, open_requests, scope) for row in open_requests],
        "gaps": [_gap(row) for row in gaps(user, scope, period)],
    }


def _reason(row: ReasonCount, rows: Sequence[ReasonCount], scope: Scope, period: Period) -> Bar:
    share = Decimal(row.total) / sum(each.total for each in rows)
    note = _("%(closed)s تعطیل، %(semi)s نیمه‌فعال") % {"closed": group(row.closed), "semi": group(row.semi_active)}
    label = str(Reason(row.reason).label) if row.reason else _("علت گفته نشده")
    return Bar(label, group(row.total), note, percent(share, 0), charts.meter(share), _units(row, scope, period))


def _units(row: ReasonCount, scope: Scope, period: Period) -> str:
    """The list of these units; empty where the list cannot say the scope."""
    kind, _colon, code = scope.code.partition(":")
    if kind not in {"province", "park", "county", "group"} or not row.reason:
        return ""
    query = {"status": [Status.SEMI_ACTIVE.value, Status.CLOSED.value], "reason": row.reason}
    query |= {"as_of": period.last_day.isoformat()} | ({kind: code} if code else {})
    return f"{reverse('units:unit_list')}?{urlencode(query, doseq=True)}"


def _waiting(row: Waiting, rows: Sequence[Waiting], scope: Scope) -> Bar:
    share = Decimal(row.open) / max(each.open for each in rows)
    note = _("%(count)s گذشته از مهلت") % {"count": group(row.overdue)} if row.overdue else ""
    query = {"kind": row.kind, **({"park": scope.code.partition(":")[2]} if scope.kind == "park" else {})}
    href = f"{reverse('support:request_list')}?{urlencode(query)}" if scope.kind in {"park", "province"} else ""
    return Bar(str(KINDS[row.kind].label), group(row.open), note, "", charts.meter(share), href)


def _gap(row: Gap) -> GapLine:
    kind = UtilityKind(row.kind)
    share = row.capacity / row.demand if row.demand else None
    return GapLine(
        str(kind.label),
        str(UTILITY_UNITS[kind]),
        format_decimal(row.capacity, 0),
        format_decimal(row.demand, 0),
        format_decimal(row.gap, 0),
        _("%(lacking)s از %(known)s شهرک") % {"lacking": group(row.lacking), "known": group(row.known)},
        charts.meter(share, label=percent(share, 0)),
    )
