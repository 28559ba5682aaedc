"""The priority of an infrastructure request: what hangs on it, weighed, and how much of that a rial brings (DOMAIN §5).

Benefit is counted in points. Three weights say how many points one job, one milliard rial of output lost a month and
one milliard rial of capacity idle a month are worth; points are whole thousandths, so that sums and comparisons are
exact. Priority is points per milliard rial of estimated cost. What is not known adds nothing and is counted: a
benefit of which nothing is known is None, and a priority without an estimated cost is None.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MILLIARD = 1_000_000_000
THOUSANDTHS = 1_000


@dataclass(frozen=True)
class Weights:
    """Thousandths of a point for one job, for a milliard rial a month lost and for a milliard rial a month idle."""

    jobs: int
    lost: int
    idle: int

    @property
    def shown(self) -> dict[str, Decimal | None]:
        """The same in points."""
        return {name: in_points(getattr(self, name)) for name in ("jobs", "lost", "idle")}


START = Weights(jobs=1_000, lost=2_000, idle=1_000)
"""What holds until administrators decide: a job is a point, lost output counts twice as much as idle capacity."""


@dataclass(frozen=True)
class Impact:
    """What hangs on a request, from its affected units' last accepted declarations; each sum is None when unknown.

    `jobs` are people (by the licence where a unit never declared), `lost_rial` output lost a month to the cause that
    the request would end, `idle_rial` nominal output less what was made, a month; `…_known` say of how many of the
    `units` each is known.
    """

    units: int = 0
    jobs: int | None = None
    jobs_known: int = 0
    lost_rial: int | None = None
    lost_known: int = 0
    idle_rial: int | None = None
    idle_known: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all three are known of every affected unit."""
        return self.units > 0 and self.units == self.jobs_known == self.lost_known == self.idle_known


@dataclass(frozen=True)
class Share:
    """One component of a priority: its amount, the points it brings and its amount per milliard rial of cost."""

    amount: int | None
    points: int | None
    per_milliard: Fraction | None

    @property
    def shown_points(self) -> Decimal | None:
        return in_points(self.points)

    @property
    def shown_per_milliard(self) -> Decimal | None:
        return to_thousandths(self.per_milliard)


@dataclass(frozen=True)
class Priority:
    """The priority of one request with its components; points in thousandths, `score` in points a milliard rial."""

    cost_rial: int | None
    jobs: Share
    lost: Share
    idle: Share

    @property
    def points(self) -> int | None:
        """The benefit in thousandths of a point; None where nothing is known of the affected units."""
        known = [share.points for share in (self.jobs, self.lost, self.idle) if share.points is not None]
        return sum(known) if known else None

    @property
    def score(self) -> Fraction | None:
        """Points per milliard rial; None without a cost (a work that costs nothing has no measure) or a benefit."""
        if self.points is None or not self.cost_rial:
            return None
        return Fraction(self.points * MILLIARD, THOUSANDTHS * self.cost_rial)

    @property
    def shown_points(self) -> Decimal | None:
        return in_points(self.points)

    @property
    def shown_score(self) -> Decimal | None:
        return to_thousandths(self.score)


def priority_of(impact: Impact, cost_rial: int | None, weights: Weights) -> Priority:
    """The priority of a request with this impact and estimated cost."""
    return Priority(
        cost_rial,
        jobs=_share(impact.jobs, weights.jobs, 1, cost_rial),
        lost=_share(impact.lost_rial, weights.lost, MILLIARD, cost_rial),
        idle=_share(impact.idle_rial, weights.idle, MILLIARD, cost_rial),
    )


def in_points(thousandths: int | None) -> Decimal | None:
    """Thousandths of a point as points."""
    return None if thousandths is None else Decimal(thousandths) / THOUSANDTHS


def to_thousandths(value: Fraction | None) -> Decimal | None:
    """A fraction to three places, half up."""
    if value is None:
        return None
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _share(amount: int | None, weight: int, unit: int, cost_rial: int | None) -> Share:
    """Points are cut to whole thousandths; `unit` is how much of the amount the weight speaks of."""
    if amount is None:
        return Share(None, None, None)
    per_milliard = Fraction(amount * MILLIARD, unit * cost_rial) if cost_rial else None
    return Share(amount, amount * weight // unit, per_milliard)
