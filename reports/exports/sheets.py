"""What files are made of: scopes with their figures, as far as the reader may see them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.text import slugify

from reports.codes import grouped, verification_code
from reports.indicators import REGISTRY, Indicator
from reports.indicators.kinds import DECLARED
from reports.measure import Measure
from reports.models import FrontierResult, Report, Scope, ScopeKind
from reports.queries.frontiers import FrontierRow, frontier_rows
from reports.queries.outlook import Foretold, foretold
from reports.queries.reading import figures, scopes_of
from reports.queries.tables import NO_TABLES, Tables, tables_of

NOTHING = Measure(None, None, 0, 0)
KINDS = tuple(ScopeKind.values)


@dataclass(frozen=True)
class Sheet:
    """A scope with all its figures, the rows of its tables and, of a park, what is foretold of it."""

    scope: Scope
    measures: Mapping[str, Measure]
    tables: Tables = field(default_factory=dict)
    outlook: Sequence[Foretold] = ()

    def value(self, code: str) -> Decimal | None:
        return self.measures.get(code, NOTHING).value

    def coverage(self, code: str) -> Decimal | None:
        return self.measures.get(code, NOTHING).coverage

    @property
    def code(self) -> str:
        """Under which the sheet is looked up, as it is printed."""
        return grouped(verification_code(self.scope))

    def lines(self) -> Iterator["Line"]:
        """Its figures in the order of the registry."""
        for code in REGISTRY:
            if code in self.measures:
                yield Line(self.scope, code, self.measures[code])


@dataclass(frozen=True)
class Line:
    """One indicator of one scope."""

    scope: Scope
    code: str
    measure: Measure

    @property
    def indicator(self) -> Indicator:
        return REGISTRY[self.code]

    @property
    def check_code(self) -> str:
        """Under which the figure is looked up, as it is printed."""
        return grouped(verification_code(self.scope, self.code))


def sheets(report: Report, visible: QuerySet[Scope], scope_code: str = "") -> list[Sheet]:
    """The report's scopes among `visible` and what is told of them, all or the one with this code; five queries."""
    wanted = visible.filter(code=scope_code) if scope_code else visible
    scopes = scopes_of(wanted, report, KINDS)
    found = figures(wanted.filter(report=report))
    tables = tables_of(wanted.filter(report=report))
    ahead = foretold(wanted, report, [scope.code for scope in scopes if scope.kind == ScopeKind.PARK])
    for scope in scopes:
        scope.report = report
    return [
        Sheet(scope, found.get(scope.pk, {}), tables.get(scope.pk, NO_TABLES), ahead.get(scope.code, ()))
        for scope in scopes
    ]


def results_of(rows: Sequence[Sheet]) -> list[FrontierResult]:
    """What the report says of the productivity of these scopes, in their order; one query."""
    found = FrontierResult.objects.filter(scope__in=[row.scope.pk for row in rows]).select_related("scope")
    by_scope = {result.scope_id: result for result in found}
    return [by_scope[row.scope.pk] for row in rows if row.scope.pk in by_scope]


def productivity_rows(report: Report, rows: Sequence[Sheet]) -> list[FrontierRow]:
    """The parks among these scopes with their peers, as far as those are among them too."""
    visible = Scope.objects.filter(pk__in=[row.scope.pk for row in rows])
    results = [result for result in results_of(rows) if result.scope.kind == ScopeKind.PARK]
    return frontier_rows(results, visible, report, report.jalali)


def is_indicator_with_coverage(indicator: Indicator) -> bool:
    """Whether files set beside the figure what it rests on: every ratio, and everything that was declared."""
    return indicator.kind == "share" or DECLARED in indicator.rows


def file_name(report: Report, rows: Sequence[Sheet], form: str) -> str:
    """`productivity-1404-06-r2-park-P0017.pdf`: what, when, which revision and, of a single scope, where."""
    place = [slugify(rows[0].scope.code.replace(":", "-"))] if len(rows) == 1 else []
    draft = [] if report.published_at else ["draft"]
    return "-".join(["productivity", report.period, f"r{report.revision}", *place, *draft]) + f".{form}"
