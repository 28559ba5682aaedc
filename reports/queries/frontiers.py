"""Finished figures of total factor productivity, as page, files and the API show them: one function for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from core.jalali import Period
from reports.models import FrontierResult, Report, Scope, ScopeKind

SQUARE_METRES_A_HECTARE = 10_000


@dataclass(frozen=True)
class Peer:
    """A park of the best practice that another one is measured by."""

    code: str
    name: str
    weight: Decimal


@dataclass(frozen=True)
class FrontierRow:
    """One park's result in words that a reader may read: peers out of their sight are only counted."""

    result: FrontierResult
    period: Period
    peers: tuple[Peer, ...] = ()
    peers_unseen: int = 0
    common_reason: str = ""  # why nobody in the province is compared, where nobody is

    @property
    def name(self) -> str:
        return self.result.scope.name

    @property
    def code(self) -> str:
        return self.result.scope.code.partition(":")[2]

    @property
    def persons(self) -> Decimal | None:
        """Workers, the mean of the months; one decimal."""
        total = self.result.workers
        return None if total is None else round(Decimal(total) / len(self.period.months()), 1)

    @property
    def kwh(self) -> Decimal | None:
        total = self.result.kwh_hundredths
        return None if total is None else Decimal(total) / 100

    @property
    def land_ha(self) -> Decimal | None:
        total = self.result.land_m2_hundredths
        return None if total is None else Decimal(total) / 100 / SQUARE_METRES_A_HECTARE

    @property
    def coverage(self) -> Decimal | None:
        """The share of the months of its units that tell all inputs."""
        return Decimal(self.result.told) / self.result.expected if self.result.expected else None


def frontier_results(visible: QuerySet[Scope], report: Report) -> QuerySet[FrontierResult]:
    """The report's parks among `visible`, by name."""
    parks = visible.filter(report=report, kind=ScopeKind.PARK)
    return FrontierResult.objects.filter(scope__in=parks).select_related("scope").order_by("scope__sort_key", "pk")


def frontier_rows(
    results: Iterable[FrontierResult],
    visible: QuerySet[Scope],
    report: Report,
    period: Period,
    province: FrontierResult | None = None,
) -> list[FrontierRow]:
    """The results with the names of those peers that the reader may see; one query for all of them."""
    found = list(results)
    names = _names({code for result in found for code, _weight in result.peers}, visible, report)
    common = province.not_compared if province else ""
    return [_row(result, period, names, common) for result in found]


def province_result(visible: QuerySet[Scope], report: Report) -> FrontierResult | None:
    """The means of the province; None in a report that was built before they were measured."""
    scopes = visible.filter(report=report, kind=ScopeKind.PROVINCE)
    return FrontierResult.objects.filter(scope__in=scopes).first()


def _names(codes: set[str], visible: QuerySet[Scope], report: Report) -> dict[str, str]:
    if not codes:
        return {}
    return dict(visible.filter(report=report, code__in=codes).values_list("code", "name"))


def _row(result: FrontierResult, period: Period, names: Mapping[str, str], common: str) -> FrontierRow:
    seen = tuple(
        Peer(code.partition(":")[2], names[code], Decimal(weight)) for code, weight in result.peers if code in names
    )
    return FrontierRow(result, period, seen, len(result.peers) - len(seen), common)
