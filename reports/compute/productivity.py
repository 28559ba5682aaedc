"""Total factor productivity of parks (DOMAIN §7): inputs workers, electricity and assigned land; output value added.

Each park is a decision unit: output-oriented efficiency against all parks of the period (`compute.frontier`), and the
Malmquist index against the same period a year before (`compute.malmquist`). A park without complete inputs is left
out and carries the reason; so does one that cannot be compared with the year before. Results are rounded to six
decimals, half to even, so that a repeated build and another database say the same to the last digit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from math import exp, fsum, log

from reports.compute.frontier import Points
from reports.compute.malmquist import Change, Efficiency, Panel, changes, standing
from reports.measure import PLACES, Measure

# Cooper, Seiford and Tone, Data Envelopment Analysis: n ≥ max(m·s, 3·(m + s)) units for m inputs and s outputs, lest
# nearly all of them lead.
FEWEST_PARKS = 12
LEAST_COVERAGE = 50  # percent of the months that the park's running units should have told
SHOWN_PEERS = 4
LARGEST = 1_000_000  # an index of this size speaks of a slip in the data, not of productivity


class LeftOut(StrEnum):
    """Why a park has no efficiency or no index; the first that holds, in this order."""

    NOT_TOLD = "not_told"  # no month of any unit tells value added, workers and electricity together
    LOW_COVERAGE = "low_coverage"  # too few months tell all three
    NO_WORKERS = "no_workers"  # they add up to none
    NO_ELECTRICITY = "no_electricity"
    NO_LAND = "no_land"  # no plot is assigned
    LAND_UNKNOWN = "land_unknown"  # an assigned plot has no area
    PRICES_UNKNOWN = "prices_unknown"  # the price index of a month is missing
    NO_VALUE_ADDED = "no_value_added"  # nought or below: efficiency has no meaning
    TOO_FEW_PARKS = "too_few_parks"
    BEYOND_MEASURE = "beyond_measure"  # a figure so far from the others' that six decimals cannot hold the result
    NOT_SOLVED = "not_solved"  # the solver found no answer


@dataclass(frozen=True)
class ParkInputs:
    """What a park used and made in a period; None is unknown.

    Workers, electricity and value added are of the same months of the same units: those that tell all three.
    `nominal_rial` is value added at current prices, `real_rial` at prices of the base month.
    """

    workers: int | None = None  # worker-months
    kwh_hundredths: int | None = None
    nominal_rial: int | None = None
    real_rial: int | None = None
    land_m2_hundredths: int | None = None  # assigned plots at the period's end
    plots: int = 0
    plots_without_area: int = 0
    told: int = 0  # months of units that tell all three
    expected: int = 0  # months that running or declaring units should have told

    def output(self, months: int) -> int | None:
        """Real value added; within one month the nominal one stands for it where the index is missing, since one index
        for all parks changes no comparison between them."""
        return self.nominal_rial if self.real_rial is None and months == 1 else self.real_rial


@dataclass(frozen=True)
class ParkResult:
    """Efficiencies and the index of a park, or why it has none. `peers` are (park, weight), the heaviest first."""

    inputs: ParkInputs
    left_out: LeftOut | None = None
    efficiency: Decimal | None = None
    pure_efficiency: Decimal | None = None
    scale_efficiency: Decimal | None = None
    peers: tuple[tuple[int, Decimal], ...] = ()
    not_compared: LeftOut | None = None
    left_out_before: bool = False  # True when `not_compared` speaks of the period a year before
    malmquist: Decimal | None = None
    efficiency_change: Decimal | None = None
    technical_change: Decimal | None = None
    pure_change: Decimal | None = None
    scale_change: Decimal | None = None


FIGURES = {
    "efficiency": "efficiency",
    "frontier_pure_efficiency": "pure_efficiency",
    "frontier_scale_efficiency": "scale_efficiency",
    "malmquist": "malmquist",
    "frontier_efficiency_change": "efficiency_change",
    "frontier_technical_change": "technical_change",
    "frontier_pure_change": "pure_change",
    "frontier_scale_change": "scale_change",
}
"""The indicators that a result fills, with the name of its part."""

MEANS = tuple(FIGURES.values())


@dataclass(frozen=True)
class Summary:
    """Geometric means over the parks that have the figure, and how many have an efficiency and an index."""

    parks: int
    measured: int
    compared: int
    told: int = 0  # months that the measured parks' units tell in full
    expected: int = 0  # months that all parks' units should have told
    left_out: LeftOut | None = None  # why none of them has an efficiency
    not_compared: LeftOut | None = None  # why none of them has an index
    means: Mapping[str, Decimal] = field(default_factory=dict)


ParksInputs = Mapping[int, ParkInputs]


def park_results(
    now: ParksInputs, before: ParksInputs, months: int, least_coverage: int = LEAST_COVERAGE
) -> dict[int, ParkResult]:
    """The result of every park of `now`, in its order; `before` is the same period a year before."""
    panel, flaws = _panel(now, months, least_coverage)
    panel_before, flaws_before = _panel(before, months, least_coverage)
    stands, stood = standing(panel, peers=True), standing(panel_before)
    changed = changes(panel_before, panel, stood, stands)
    results = {}
    for park, inputs in now.items():
        result = (
            ParkResult(inputs, left_out=flaws[park]) if flaws[park] else _efficient(inputs, stands[park], panel.keys)
        )
        results[park] = _compared(result, before.get(park), flaws_before.get(park), changed.get(park))
    return results


def _panel(parks: ParksInputs, months: int, least_coverage: int) -> tuple[Panel[int], dict[int, LeftOut | None]]:
    """The parks with complete inputs, and of each park why it is not among them."""
    flaws = {park: _flaw(inputs, months, least_coverage) for park, inputs in parks.items()}
    complete = [park for park, flaw in flaws.items() if flaw is None]
    if len(complete) < FEWEST_PARKS:
        flaws |= dict.fromkeys(complete, LeftOut.TOO_FEW_PARKS)
        complete = []
    points = [(_inputs_of(parks[park]), [float(parks[park].output(months) or 0)]) for park in complete]
    return Panel(tuple(complete), Points([point[0] for point in points], [point[1] for point in points])), flaws


def _inputs_of(park: ParkInputs) -> list[float]:
    return [float(value or 0) for value in (park.workers, park.kwh_hundredths, park.land_m2_hundredths)]


def _flaw(park: ParkInputs, months: int, least_coverage: int) -> LeftOut | None:
    output = park.output(months)
    tests = (
        (LeftOut.NOT_TOLD, not park.told),
        (LeftOut.LOW_COVERAGE, 100 * park.told < park.expected * least_coverage),
        (LeftOut.NO_WORKERS, not park.workers),
        (LeftOut.NO_ELECTRICITY, not park.kwh_hundredths),
        (LeftOut.NO_LAND, not park.plots),
        (LeftOut.LAND_UNKNOWN, bool(park.plots_without_area) or not park.land_m2_hundredths),
        (LeftOut.PRICES_UNKNOWN, output is None),
        (LeftOut.NO_VALUE_ADDED, output is not None and output <= 0),
    )
    return next((flaw for flaw, holds in tests if holds), None)


def _efficient(inputs: ParkInputs, found: Efficiency, parks: tuple[int, ...]) -> ParkResult:
    constant, pure = found.constant.efficiency, found.pure.efficiency
    if constant is None or pure is None:
        return ParkResult(inputs, left_out=LeftOut.NOT_SOLVED)
    pure = max(constant, pure)  # but for the solver's last bit it never is below
    efficiency, within, scale = _six(constant), _six(pure), _six(constant / pure)
    if not efficiency or not scale:
        return ParkResult(inputs, left_out=LeftOut.BEYOND_MEASURE)
    weights = sorted(found.constant.peers.items(), key=lambda peer: (-peer[1], peer[0]))
    peers = tuple((parks[place], _six(weight) or Decimal(0)) for place, weight in weights[:SHOWN_PEERS])
    return ParkResult(inputs, efficiency=efficiency, pure_efficiency=within, scale_efficiency=scale, peers=peers)


def _compared(
    result: ParkResult, before: ParkInputs | None, flaw_before: LeftOut | None, change: Change | None
) -> ParkResult:
    """The result with the index, or with the reason why there is none."""
    if result.left_out:
        return _without_index(result, result.left_out)
    if before is None or flaw_before:
        return _without_index(result, flaw_before or LeftOut.NOT_TOLD, before=True)
    if result.inputs.real_rial is None or before.real_rial is None:
        return _without_index(result, LeftOut.PRICES_UNKNOWN, before=before.real_rial is None)
    return _with_index(result, change or Change())


def _without_index(result: ParkResult, why: LeftOut, *, before: bool = False) -> ParkResult:
    return replace(result, not_compared=why, left_out_before=before)


def _with_index(result: ParkResult, change: Change) -> ParkResult:
    parts = (change.malmquist, change.efficiency, change.technical, change.pure, change.scale)
    if None in parts:
        return _without_index(result, LeftOut.NOT_SOLVED)
    values = [_six(value) for value in parts if value is not None and value < LARGEST]
    if len(values) < len(parts) or not all(values):
        return _without_index(result, LeftOut.BEYOND_MEASURE)
    index, efficiency, technical, pure, scale = values
    return replace(
        result,
        malmquist=index,
        efficiency_change=efficiency,
        technical_change=technical,
        pure_change=pure,
        scale_change=scale,
    )


def _six(value: float | None) -> Decimal | None:
    """Six decimals, half to even; None stays None."""
    return None if value is None else Decimal(value).quantize(PLACES, ROUND_HALF_EVEN)


def summary(results: Iterable[ParkResult]) -> Summary:
    """The parks together."""
    rows = list(results)
    measured = [row for row in rows if row.efficiency is not None]
    compared = [row for row in rows if row.malmquist is not None]
    return Summary(
        parks=len(rows),
        measured=len(measured),
        compared=len(compared),
        told=sum(row.inputs.told for row in measured),
        expected=sum(row.inputs.expected for row in rows),
        left_out=None if measured else _most_told(row.left_out for row in rows),
        not_compared=None if compared else _most_told(row.not_compared for row in measured or rows),
        means=_means(rows),
    )


def _most_told(flaws: Iterable[LeftOut | None]) -> LeftOut:
    """The reason of most parks, too few complete ones before any other; that of an empty province as well."""
    counts = Counter(flaw for flaw in flaws if flaw)
    if not counts or LeftOut.TOO_FEW_PARKS in counts:
        return LeftOut.TOO_FEW_PARKS
    return max(LeftOut, key=lambda flaw: counts[flaw])


def _means(rows: list[ParkResult]) -> dict[str, Decimal]:
    found = {}
    for name in MEANS:
        known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        if known:
            found[name] = _six(exp(fsum(log(value) for value in known) / len(known))) or Decimal(0)
    return found


def figures(told: Mapping[str, Decimal | None], covered: int, expected: int) -> dict[str, Measure]:
    """A result's parts as figures of a report, in whole millionths; an unknown one rests on nothing."""
    return {code: _figure(told.get(name), covered, expected) for code, name in FIGURES.items()}


def _figure(value: Decimal | None, covered: int, expected: int) -> Measure:
    if value is None:
        return Measure(None, None, 0, 0)
    return Measure(int(value / PLACES), int(1 / PLACES), covered, expected)


def figures_of_park(result: ParkResult) -> dict[str, Measure]:
    """The park's figures, with the months that they rest on."""
    return figures({name: getattr(result, name) for name in MEANS}, result.inputs.told, result.inputs.expected)


def figures_of_province(found: Summary) -> dict[str, Measure]:
    """Means of the province's parks, with the months that the measured ones rest on."""
    return figures(found.means, found.told, found.expected)
