"""The land of a park: its plots with who holds them, and how much of it lies idle.

Contracts stand above parks, with the units; they are reached through the plot's reverse side, and each reader counts
only those they may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from parks.models import Park, Plot, PlotState
from parks.queries.units import visible_units

M2_PER_HA = 10_000


def visible_contracts(user: User) -> Any:
    """The land-use right contracts `user` may see."""
    contracts: Any = Plot.contracts.rel.related_model._default_manager
    return contracts.visible_to(user)


def idle_land(user: User, today: date, of: str = "plot") -> Exists:
    """True for plots (or parks, of="plot__park") that are held, not built, though the build-by day has passed."""
    return Exists(visible_contracts(user).idle(today).filter(**{of: OuterRef("pk")}))


# ── plots as a list ───────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PlotLine:
    """A plot as its list shows it: the open contract, else the last one, and units that name it without a contract."""

    plot: Plot
    is_idle: bool
    contract: Any
    former: Any
    neighbours: Sequence[Any]


def plots_for_list(plots: QuerySet[Plot], user: User, today: date) -> QuerySet[Plot]:
    """With phase, contracts and units, and `is_idle`; three queries whatever the number of plots."""
    contracts = visible_contracts(user).select_related("unit").order_by("-signed_on", "-pk")
    return (
        plots.annotate(is_idle=idle_land(user, today))
        .select_related("phase")
        .prefetch_related(
            Prefetch("contracts", contracts, to_attr="seen_contracts"),
            Prefetch("units", visible_units(user).only("code", "name", "plot"), to_attr="seen_units"),
        )
    )


def plot_line(plot: Any) -> PlotLine:
    """A plot of `plots_for_list` as its list shows it."""
    current = next((contract for contract in plot.seen_contracts if contract.ended_on is None), None)
    former = None if current else next(iter(plot.seen_contracts), None)
    held = {current.unit_id} if current else set()
    neighbours = [unit for unit in plot.seen_units if unit.pk not in held]
    return PlotLine(plot, plot.is_idle, current, former, neighbours)


def plot_lines(plots: Iterable[Plot]) -> list[PlotLine]:
    return [plot_line(plot) for plot in plots]


# ── totals ────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class StateTotal:
    """Plots of one state; hectares of those whose area is known, None where no area is."""

    label: str | Promise
    state: str
    plots: int
    area_ha: Decimal | None


@dataclass
class LandTotals:
    """The land of a park in figures. `idle_ha` is None where it cannot be known: no plot, no deadline, no area."""

    plots: int = 0
    samples: int = 0
    unbuilt: int = 0
    with_deadline: int = 0
    idle: int = 0
    idle_measured: int = 0
    idle_m2: Decimal = Decimal(0)
    states: list[StateTotal] = field(default_factory=list)

    @property
    def idle_ha(self) -> Decimal | None:
        """Assigned, unbuilt and past its day, in hectares."""
        if not self.plots or (self.unbuilt and not self.with_deadline) or (self.idle and not self.idle_measured):
            return None
        return self.idle_m2 / M2_PER_HA

    @property
    def idle_unmeasured(self) -> int:
        """Idle plots whose area nobody told: the hectares are at least what is shown."""
        return self.idle - self.idle_measured


def land_totals(park: Park, user: User, today: date) -> LandTotals:
    """The park's plots by state, and its idle land, as far as `user` sees the contracts: one query."""
    deadline = visible_contracts(user).current().filter(plot=OuterRef("pk"), build_by__isnull=False)
    rows: Any = (
        Plot.objects.visible_to(user)
        .filter(park=park)
        .annotate(is_idle=idle_land(user, today), has_deadline=Exists(deadline))
        .order_by()
        .values("state", "is_idle", "has_deadline")
        .annotate(
            count=Count("pk"),
            samples=Count("pk", filter=Q(is_sample=True)),
            measured=Count("area_m2"),
            m2=Sum("area_m2"),
        )
    )
    return _added_up(list(rows))


def _added_up(rows: Sequence[dict[str, Any]]) -> LandTotals:
    totals = LandTotals(plots=sum(row["count"] for row in rows), samples=sum(row["samples"] for row in rows))
    unbuilt = [row for row in rows if row["state"] == PlotState.ASSIGNED]
    totals.unbuilt = sum(row["count"] for row in unbuilt)
    totals.with_deadline = sum(row["count"] for row in unbuilt if row["has_deadline"])
    idle = [row for row in rows if row["is_idle"]]
    totals.idle = sum(row["count"] for row in idle)
    totals.idle_measured = sum(row["measured"] for row in idle)
    totals.idle_m2 = sum((row["m2"] or Decimal(0) for row in idle), Decimal(0))
    for state, label in [*PlotState.choices, ("", _("نامعلوم"))]:
        of_state = [row for row in rows if row["state"] == state]
        if of_state:
            areas = [row["m2"] for row in of_state if row["m2"] is not None]
            area = sum(areas, Decimal(0)) / M2_PER_HA if areas else None
            totals.states.append(StateTotal(label, state, sum(row["count"] for row in of_state), area))
    return totals
