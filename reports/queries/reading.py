"""Finished reports as pages, files and the API show them; every reader sees what `visible_to` lets them see.

A figure is never computed here: only found, put beside the figure of the period before, and subtracted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, NullIf

from core.jalali import Period
from reports.indicators import REGISTRY, Indicator
from reports.measure import Measure
from reports.models import Figure, Report, ReportState, Scope, ScopeKind

Figures = Mapping[str, Measure]
NO_FIGURES: Figures = {}
FiguresOf = Mapping[tuple[int, str], Figures]
REVISIONS_A_PERIOD = 8  # more published revisions of each period than this would shorten a history, never falsify it


@dataclass(frozen=True)
class Change:
    """How far a value moved from an earlier one; None where one of the two is unknown."""

    value: Decimal | None
    earlier: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.value is None or self.earlier is None else self.value - self.earlier

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of the earlier value; None when unknown or when that was zero."""
        return None if self.difference is None or not self.earlier else self.difference / abs(self.earlier)


@dataclass(frozen=True)
class Reading:
    """One indicator of one scope in one period, beside the period before and the same period a year before."""

    indicator: Indicator
    measure: Measure | None
    before: Measure | None = None
    year_ago: Measure | None = None

    @property
    def value(self) -> Decimal | None:
        return _value(self.measure)

    @property
    def value_before(self) -> Decimal | None:
        return _value(self.before)

    @property
    def value_year_ago(self) -> Decimal | None:
        return _value(self.year_ago)

    @property
    def change(self) -> Change:
        return Change(self.value, self.value_before)

    @property
    def year_change(self) -> Change:
        return Change(self.value, self.value_year_ago)


def _value(measure: Measure | None) -> Decimal | None:
    return None if measure is None else measure.value


def readings(
    codes: Iterable[str], now: Figures, before: Figures = NO_FIGURES, year_ago: Figures = NO_FIGURES
) -> dict[str, Reading]:
    """One reading an indicator, in the order of `codes`."""
    return {code: Reading(REGISTRY[code], now.get(code), before.get(code), year_ago.get(code)) for code in codes}


@dataclass(frozen=True)
class PeriodReports:
    """The revisions of one period that a reader may see, newest first."""

    period: Period
    revisions: Sequence[Report]

    @property
    def shown(self) -> Report | None:
        """The newest revision that holds figures."""
        return next((report for report in self.revisions if report.is_standing), None)

    @property
    def unfinished(self) -> Report | None:
        """The newest revision when it is waiting, being built or failed."""
        return self.revisions[0] if self.revisions and not self.revisions[0].is_standing else None

    @property
    def published(self) -> Report | None:
        return next((report for report in self.revisions if report.published_at), None)

    def revision(self, number: int | None) -> Report | None:
        """That revision when it holds figures, the newest such one for None."""
        if number is None:
            return self.shown
        return next((report for report in self.revisions if report.revision == number and report.is_standing), None)


def of_periods(reports: QuerySet[Report], periods: Iterable[Period]) -> dict[str, PeriodReports]:
    """The revisions of each period among `reports`, in one query."""
    wanted = {period.code: period for period in periods}
    rows = reports.filter(period__in=wanted).select_related("published_by", "requested_by").order_by("-revision")
    found: dict[str, list[Report]] = {code: [] for code in wanted}
    for report in rows:
        found[report.period].append(report)
    return {code: PeriodReports(wanted[code], revisions) for code, revisions in found.items()}


def newest(reports: QuerySet[Report], kind: str, *, until: Period | None = None, count: int = 24) -> list[Report]:
    """The newest revision of each of the last `count` periods of this kind among `reports`, newest period first."""
    rows = reports.filter(kind=kind).order_by("-starts_on", "-revision")
    if until is not None:
        rows = rows.filter(starts_on__lte=until.start)
    found: dict[str, Report] = {}
    for report in rows[: count * REVISIONS_A_PERIOD]:
        found.setdefault(report.period, report)
    return list(found.values())[:count]


def figures(scopes: QuerySet[Scope], codes: Iterable[str] = ()) -> dict[int, dict[str, Measure]]:
    """{scope: {indicator: measure}} of these scopes, in one query; all indicators unless `codes` names some."""
    rows = Figure.objects.filter(scope__in=scopes)
    if codes:
        rows = rows.filter(indicator__in=codes)
    found: dict[int, dict[str, Measure]] = {}
    for row in rows.order_by().values_list("scope", "indicator", "numerator", "denominator", "covered", "expected"):
        found.setdefault(row[0], {})[row[1]] = Measure(*row[2:])
    return found


def figures_by_report(
    scopes: QuerySet[Scope], reports: Sequence[Report | None], scope_codes: Iterable[str], codes: Iterable[str] = ()
) -> dict[tuple[int, str], dict[str, Measure]]:
    """{(report, scope code): {indicator: measure}} for scopes of these codes in these reports, in one query."""
    rows = Figure.objects.filter(
        scope__in=scopes.filter(report__in=[report.pk for report in reports if report], code__in=list(scope_codes))
    )
    if codes:
        rows = rows.filter(indicator__in=codes)
    found: dict[tuple[int, str], dict[str, Measure]] = {}
    for row in rows.order_by().values_list(
        "scope__report", "scope__code", "indicator", "numerator", "denominator", "covered", "expected"
    ):
        found.setdefault(row[:2], {})[row[2]] = Measure(*row[3:])
    return found


def of_each_park(scopes: QuerySet[Scope], report: Report, code: str) -> dict[int, Measure]:
    """{park: measure} of one indicator for every park of the report among `scopes`, in one query."""
    rows = Figure.objects.filter(scope__in=scopes.filter(report=report, kind=ScopeKind.PARK), indicator=code)
    found = rows.order_by().values_list("scope__park", "numerator", "denominator", "covered", "expected")
    return {row[0]: Measure(*row[1:]) for row in found}


def in_order(scopes: QuerySet[Scope], report: Report, kinds: Iterable[str], order: str = "") -> QuerySet[Scope]:
    """The report's scopes of these kinds among `scopes`, by name or by an indicator (`-` for falling).

    Unknown ones come last. Counties, groups and age classes without a unit are left out; a park without one is not.
    """
    units = Figure.objects.filter(scope=OuterRef("pk"), indicator="units", numerator__gt=0)
    rows = scopes.filter(Q(kind=ScopeKind.PARK) | Exists(units), report=report, kind__in=kinds)
    code = order.removeprefix("-")
    if code not in REGISTRY:
        falling = order == "-name"
        return rows.order_by("-sort_key" if falling else "sort_key", "pk")
    value = (
        Figure.objects.filter(scope=OuterRef("pk"), indicator=code)
        .order_by()
        .values(ratio=Cast("numerator", FloatField()) / NullIf(Cast("denominator", FloatField()), 0.0))
    )
    ranked = rows.annotate(ratio=Subquery(value))
    by_value = F("ratio").desc(nulls_last=True) if order.startswith("-") else F("ratio").asc(nulls_last=True)
    return ranked.order_by(by_value, "sort_key", "pk")


def scopes_of(scopes: QuerySet[Scope], report: Report, kinds: Iterable[str]) -> list[Scope]:
    """The report's scopes of these kinds among `scopes`, in their order."""
    order = {kind: place for place, kind in enumerate(kinds)}
    rows = scopes.filter(report=report, kind__in=order)
    return sorted(rows, key=lambda scope: (order[scope.kind], scope.sort_key, scope.pk))


def province_of(scopes: QuerySet[Scope], report: Report) -> Scope | None:
    """The report's province among `scopes`."""
    province = scopes.filter(report=report, kind=ScopeKind.PROVINCE).first()
    if province is not None:
        province.report = report
    return province


def past_of(reports: QuerySet[Report], report: Report, count: int) -> list[Report]:
    """The report and the `count` - 1 periods of its kind before it, newest first, as a file of it shows them.

    Beside a published report stand only revisions that were published when it was, so that its file never changes;
    beside a draft whatever stands.
    """
    if report.published_at is None:
        earlier = reports.filter(state__in=(ReportState.BUILT, ReportState.PUBLISHED))
    else:
        earlier = reports.filter(state=ReportState.PUBLISHED, published_at__lte=report.published_at)
    return [report, *newest(earlier, report.kind, until=report.jalali.previous(), count=count - 1)]
