"""What held output back: hours lost by cause, why units stopped, what their parks wait for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import group, percent
from parks.models import UtilityKind
from reports.compute.sums import LOSS_CAUSES
from reports.indicators import CAUSES, UTILITY_STEMS
from reports.models import Breakdown, BreakdownTable, Report, Scope
from reports.pages.history import Moment, through_time, time_axis
from reports.pages.parts import FiguresOf, LossRow, Standing, all_shown
from reports.queries.reading import figures_by_report, readings
from reports.queries.tables import Tables
from reports.wording import Shown, shown, units_url
from support.kinds import KINDS
from units.models import Reason, Status

LOST = ("lost_hours", "lost_output")
REQUESTS = ("requests_open", "requests_overdue", "requests_median_age", "requests_delivered", "promise_slip")
CODES = (
    *LOST,
    *(f"{stem}_{cause}" for stem in LOST for cause in LOSS_CAUSES),
    *(f"{stem}_{kind.value}" for stem in UTILITY_STEMS for kind in UtilityKind),
    *REQUESTS,
)


@dataclass(frozen=True)
class Bar:
    """One line of a list with its share as a bar; `href` opens the rows."""

    label: str
    text: str
    share: str
    svg: SafeString
    href: str = ""


@dataclass(frozen=True)
class GapLine:
    """One utility in words."""

    label: str
    unit: str
    capacity: Shown
    demand: Shown
    gap: Shown
    svg: SafeString


def constraints_page(visible: QuerySet[Scope], scope: Scope, standing: Standing, past: Sequence[Report]) -> dict:
    """Losses of one scope by cause, now and through time; one query."""
    moments = through_time(past)
    reports = [*standing.reports, *(moment.report for moment in moments)]
    found = figures_by_report(visible, reports, [scope.code], CODES)
    figures = all_shown(CODES, scope.code, standing, standing.trio(found, scope.code))
    return {
        "scope": scope,
        "causes": list(CAUSES.values()),
        "total_hours": figures["lost_hours"],
        "total_output": figures["lost_output"],
        "losses": _losses(figures),
        "gaps": _gaps(figures),
        "requests": [figures[code] for code in REQUESTS],
        "chart": _through_time(scope, moments, found),
        "past": [_then(moment, scope, found) for moment in reversed(moments)] if len(moments) > 1 else [],
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


def _through_time(scope: Scope, past: Sequence[Moment], found: FiguresOf) -> SafeString | str:
    """Hours lost in each period as columns; those not yet published are hatched."""
    if len(past) < 2:
        return ""
    figures = [moment.figures(found, scope.code).get("lost_hours") for moment in past]
    values = [None if each is None or each.value is None else int(each.value) for each in figures]
    periods = [moment.period for moment in past]
    return charts.column_chart(
        time_axis(periods),
        [charts.Series("off", str(_("ساعت ازدست‌رفته")), values)],
        title=_("ساعت ازدست‌رفته، %(name)s") % {"name": scope.name},
        unfinished=frozenset(place for place, moment in enumerate(past) if moment.is_unfinished),
        tips=["|".join([period.label, group(value)]) for period, value in zip(periods, values, strict=True)],
    )


def _then(moment: Moment, scope: Scope, found: FiguresOf) -> tuple[str, list[str]]:
    """One period of the table under the chart: all hours, then each cause."""
    figures = moment.figures(found, scope.code)
    codes = ("lost_hours", *(f"lost_hours_{cause}" for cause in LOSS_CAUSES))
    return moment.period.label, [shown(reading).text for reading in readings(codes, figures).values()]


def tables_context(tables: Tables, scope: Scope, standing: Standing) -> dict:
    """Why the scope's units stand still and what its parks wait for, as frozen with the report."""
    stopped, waiting = (tables.get(table, ()) for table in (BreakdownTable.REASONS, BreakdownTable.REQUESTS))
    return {
        "stopped": _bars(stopped, reason_word, lambda key: _units(key, scope, standing.period)),
        "stopped_total": group(sum(int(row.value or 0) for row in stopped)),
        "waiting": _bars(waiting, kind_word, lambda key: _requests(key, scope)),
        "waiting_total": group(sum(int(row.value or 0) for row in waiting)),
    }


def _bars(rows: Sequence[Breakdown], word: Callable[[str], str], link: Callable[[str], str]) -> list[Bar]:
    total = sum((row.value or Decimal(0) for row in rows), Decimal(0))
    return [
        Bar(
            label=word(row.key),
            text=group(int(row.value)),
            share=percent(row.value / total, 0),
            svg=charts.meter(row.value / total),
            href=link(row.key),
        )
        for row in rows
        if row.value
    ]


def reason_word(key: str) -> str:
    return str(dict(Reason.choices).get(key, _("علت گفته نشده")))


def kind_word(key: str) -> str:
    return str(KINDS[key].label) if key in KINDS else key


def _units(reason: str, scope: Scope, period: Period) -> str:
    """The list of these units; empty where the list cannot say the scope or the reason."""
    if reason not in Reason.values:
        return ""
    stopped = [Status.SEMI_ACTIVE.value, Status.CLOSED.value]
    return units_url(scope, period, {"status": stopped, "reason": reason})


def _requests(request_kind: str, scope: Scope) -> str:
    if scope.kind not in {"park", "province"}:
        return ""
    query = {"kind": request_kind} | ({"park": scope.code.partition(":")[2]} if scope.kind == "park" else {})
    return f"{reverse('support:request_list')}?{urlencode(query)}"


def _gaps(figures: dict[str, Shown]) -> list[GapLine]:
    """A line a utility of which anything is known."""
    lines = []
    for kind in UtilityKind:
        has, needs, lacks = (figures[f"{stem}_{kind.value}"] for stem in UTILITY_STEMS)
        if not (has.exact or needs.exact or lacks.exact):
            continue
        share = Decimal(has.exact) / Decimal(needs.exact) if has.exact and Decimal(needs.exact or 0) else None
        bar = charts.meter(share, label=percent(share, 0))
        lines.append(GapLine(str(kind.label), lacks.unit, has, needs, lacks, bar))
    return lines
