"""The land of the parks at a period's end: plots under contract, built plots, areas; a cell a park and group.

A contract says by its own days when a plot was held; a plot that never had one is as its state says. States and areas
have no day of their own: what was entered after the period's declarations fell due is taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.jalali import Period
from parks.models import Plot, PlotState
from reports.compute.sums import Cell, Land, Sums
from reports.queries.placing import registered_before
from reports.queries.trail import PARK, PLOT, Trail
from units.models import LandContract, Unit

DM2 = 100
ARES = 100
HELD = frozenset({PlotState.ASSIGNED.value, PlotState.BUILT.value})


@dataclass(frozen=True)
class ParkFacts:
    """A park as reports need it; `assignable_ha` is what is known of today."""

    pk: int
    county: int | None
    established_on: date | None
    assignable_ha: Decimal | None


@dataclass(frozen=True)
class Holding:
    """A contract that held on the period's last day."""

    group: str
    build_by: date | None


@dataclass(frozen=True)
class PlotThen:
    """A plot at the period's end; `group` is that of the unit that holds it, empty when nobody is known to."""

    park: int
    is_assigned: bool
    state: str
    area_dm2: int | None
    group: str
    holding: Holding | None

    def land(self, end: date) -> Land:
        """What an assigned plot adds to its park and group."""
        told, built = bool(self.state), self.state == PlotState.BUILT
        build_by = self.holding.build_by if self.holding and told else None
        return Land(
            assigned_plots=1,
            told_plots=int(told),
            built_plots=int(built),
            held_plots=int(self.holding is not None),
            dated_plots=int(build_by is not None),
            late_plots=int(build_by is not None and build_by < end and not built),
        )


def land(period: Period, parks: Iterable[ParkFacts], trail: Trail) -> tuple[list[Cell], frozenset[int]]:
    """Cells of land, and the parks whose assigned land is known: they have plots, and every assigned one an area."""
    plots: dict[int, list[PlotThen]] = {}
    for plot in _plots(period, trail):
        plots.setdefault(plot.park, []).append(plot)
    cells: list[Cell] = []
    known = frozenset(
        park for park, found in plots.items() if all(plot.area_dm2 is not None for plot in found if plot.is_assigned)
    )
    for park in parks:
        cells += _cells(period, park, plots.get(park.pk, []), is_known=park.pk in known, trail=trail)
    return cells, known


def _cells(period: Period, park: ParkFacts, plots: list[PlotThen], *, is_known: bool, trail: Trail) -> list[Cell]:
    assigned = [plot for plot in plots if plot.is_assigned]
    by_group = {"": _whole_park(period, park, assigned, is_known=is_known, trail=trail)}
    for plot in assigned:
        mine = plot.land(period.end)
        if is_known:
            mine += Land(assigned_dm2=plot.area_dm2)
        by_group[plot.group] = by_group.get(plot.group, Land()) + mine
    return [Cell(park.pk, park.county, group, Sums(land=found)) for group, found in by_group.items()]


def _whole_park(period: Period, park: ParkFacts, assigned: list[PlotThen], *, is_known: bool, trail: Trail) -> Land:
    was = trail.was(PARK, park.pk, registered_before(period))
    assignable = _decimal(was["assignable_area_ha"]) if "assignable_area_ha" in was else park.assignable_ha
    if not is_known:
        return Land(parks=1)
    area = sum(plot.area_dm2 or 0 for plot in assigned)
    if assignable is None:
        return Land(parks=1, assigned_dm2=0)
    return Land(
        parks=1,
        measured_parks=1,
        occupied_dm2=area,
        assignable_ares=int(assignable * ARES),
        assigned_dm2=0,
    )


def _plots(period: Period, trail: Trail) -> Iterable[PlotThen]:
    since = registered_before(period)
    contracts, ever = _holdings(period.end)
    groups = dict(Unit.objects.exclude(plot=None).order_by("-pk").values_list("plot", "group"))
    for pk, park, area, state in Plot.objects.order_by("pk").values_list("pk", "park", "area_m2", "state"):
        if trail.is_newer(PLOT, pk, since):
            continue
        was = trail.was(PLOT, pk, since)
        then = str(was.get("state", state))
        holding = contracts.get(pk)
        measured = _decimal(was["area_m2"]) if "area_m2" in was else area
        yield PlotThen(
            park=park,
            is_assigned=holding is not None or (pk not in ever and then in HELD),
            state=then,
            area_dm2=None if measured is None else int(measured * DM2),
            group=holding.group if holding else groups.get(pk, ""),
            holding=holding,
        )


def _holdings(end: date) -> tuple[Mapping[int, Holding], frozenset[int]]:
    """The contract of each plot that held on the day before `end`, and the plots that ever had one."""
    rows = LandContract.objects.order_by("pk").values_list("plot", "signed_on", "ended_on", "build_by", "unit__group")
    found: dict[int, Holding] = {}
    ever = set()
    for plot, signed_on, ended_on, build_by, group in rows:
        ever.add(plot)
        if signed_on < end and (ended_on is None or ended_on >= end):
            found[plot] = Holding(group, build_by)
    return found, frozenset(ever)


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
