"""Data envelopment analysis: how far each decision unit stands from the best practice of a set of units.

The linear programs are the envelopment form of Charnes, Cooper and Rhodes (1978, constant returns to scale) and of
Banker, Charnes and Cooper (1984, variable returns: Σλ = 1), as laid out in Coelli, Rao, O'Donnell and Battese, An
Introduction to Efficiency and Productivity Analysis (2nd ed. 2005, chapters 6 and 7). With the observed inputs x and
outputs y of the units j:

    output-oriented   max φ   subject to   Σ λⱼ·xⱼ ≤ x₀,     Σ λⱼ·yⱼ ≥ φ·y₀,   λ ≥ 0;   efficiency = 1 ÷ φ
    input-oriented    min θ   subject to   Σ λⱼ·xⱼ ≤ θ·x₀,   Σ λⱼ·yⱼ ≥ y₀,     λ ≥ 0;   efficiency = θ

An efficiency is a pure number, 1 on the frontier and below it behind; measured against another set of units it may
pass 1. Inputs and outputs may have any units, the same for all. Slacks and peers come from a second program which,
with the efficiency held, makes the sum of the slacks as large as it can be, each in shares of the mean of its input
or output (so that units of measurement do not matter here either).

One solver (HiGHS) serves all units of a set: only what belongs to the measured unit changes between two runs, and each
starts from the basis that the last one ended with. A point that cannot be measured carries a `Flaw` instead of figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

TOLERANCE = 1e-9  # feasibility that the solver keeps, in shares of a mean input or output
ON_THE_FRONTIER = TOLERANCE  # an efficiency this near to one is one
LEAST_WEIGHT = 1e-7  # a smaller λ or slack is the solver's dust


class Returns(StrEnum):
    """Returns to scale of the technology."""

    CONSTANT = "constant"
    VARIABLE = "variable"


class Orientation(StrEnum):
    """What is stretched until the point meets the frontier."""

    OUTPUT = "output"
    INPUT = "input"


class Flaw(StrEnum):
    """Why a point has no efficiency."""

    NO_INPUT = "no_input"  # an input is zero or negative
    NO_OUTPUT = "no_output"  # an output is zero or negative
    NO_TECHNOLOGY = "no_technology"  # there is no unit to measure against
    INFEASIBLE = "infeasible"  # no mix of the units can stand where the point stands (another set, variable returns)
    UNSOLVED = "unsolved"  # the solver gave up


@dataclass(frozen=True)
class Points:
    """Decision units as rows of inputs and rows of outputs; one column a kind of input or output."""

    inputs: Sequence[Sequence[float]]
    outputs: Sequence[Sequence[float]]

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.outputs):
            raise ValueError("Every decision unit needs its inputs and its outputs.")

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True)
class Measured:
    """A point's efficiency, or the flaw that keeps it from having one.

    `peers` maps the place of a unit in the technology to its weight λ; slacks are in the units of the input or output.
    Both are empty unless they were asked for.
    """

    efficiency: float | None
    flaw: Flaw | None = None
    peers: Mapping[int, float] = field(default_factory=dict)
    input_slacks: tuple[float, ...] = ()
    output_slacks: tuple[float, ...] = ()


class Technology:
    """What the observed units show to be possible. Units with an input or output that is not positive show nothing."""

    def __init__(
        self,
        units: Points,
        *,
        returns: Returns = Returns.CONSTANT,
        orientation: Orientation = Orientation.OUTPUT,
    ) -> None:
        inputs, outputs = _matrix(units.inputs), _matrix(units.outputs)
        sound = np.flatnonzero(_sound(inputs, outputs))
        self.input_scale, self.output_scale = _means(inputs[sound]), _means(outputs[sound])
        scaled_inputs, scaled_outputs = inputs[sound] / self.input_scale, outputs[sound] / self.output_scale
        leading = _undominated(scaled_inputs, scaled_outputs, returns)
        self.places = sound[leading]  # where each column of the program stands among `units`
        self.inputs, self.outputs = scaled_inputs[leading], scaled_outputs[leading]
        self.returns, self.orientation = returns, orientation

    def measure(self, points: Points, *, slacks: bool = False) -> list[Measured]:
        """The efficiency of each point in their order, with peers and slacks if asked."""
        if not len(self.places):
            return [Measured(None, Flaw.NO_TECHNOLOGY)] * len(points)
        inputs, outputs = _matrix(points.inputs), _matrix(points.outputs)
        scaled = [(x / self.input_scale, y / self.output_scale) for x, y in zip(inputs, outputs, strict=True)]
        flaws = [_flaw(x, y) for x, y in scaled]
        program = _Program(self)
        found = [
            Measured(None, flaw) if flaw else program.radial(*point) for point, flaw in zip(scaled, flaws, strict=True)
        ]
        if not slacks:
            return found
        program.look_for_slacks()
        return [program.slacks(*point, one) for point, one in zip(scaled, found, strict=True)]


def efficiencies(
    units: Points, *, returns: Returns = Returns.CONSTANT, orientation: Orientation = Orientation.OUTPUT
) -> list[Measured]:
    """Each unit against all of them."""
    return Technology(units, returns=returns, orientation=orientation).measure(units)


def _matrix(rows: Sequence[Sequence[float]]) -> Matrix:
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(rows[0]) if rows else 0)


def _sound(inputs: Matrix, outputs: Matrix) -> NDArray[np.bool_]:
    return np.logical_and((inputs > 0).all(axis=1), (outputs > 0).all(axis=1))


def _means(values: Matrix) -> NDArray[np.float64]:
    return values.mean(axis=0) if len(values) else np.ones(values.shape[1])


def _flaw(inputs: NDArray[np.float64], outputs: NDArray[np.float64]) -> Flaw | None:
    if (inputs <= 0).any():
        return Flaw.NO_INPUT
    return Flaw.NO_OUTPUT if (outputs <= 0).any() else None


def _undominated(inputs: Matrix, outputs: Matrix, returns: Returns) -> NDArray[np.int64]:
    """Units that no other one beats or equals everywhere; of equal ones the first.

    No frontier needs the others: wherever one of them stands in a mix, the one that beats it can stand. With constant
    returns and one output a unit may be scaled to an output of one before it is compared.
    """
    if not len(inputs):
        return np.array([], dtype=np.int64)
    if returns is Returns.CONSTANT and outputs.shape[1] == 1:
        inputs, outputs = inputs / outputs, np.ones_like(outputs)
    signed = np.hstack([inputs, -outputs])
    order = np.lexsort(signed.T[::-1])  # whatever beats a unit stands before it
    kept: list[int] = []
    for place in order:
        if not kept or not (signed[kept] <= signed[place]).all(axis=1).any():
            kept.append(int(place))
    return np.array(sorted(kept), dtype=np.int64)


class _Program:
    """The linear program of one technology. Columns: λ of each unit, then the stretch (φ or θ). Rows: inputs, outputs,
    and Σλ with variable returns."""

    def __init__(self, technology: Technology) -> None:
        self.technology = technology
        self.units, self.kinds = len(technology.places), technology.inputs.shape[1]
        self.stretch = self.units
        self.is_output = technology.orientation is Orientation.OUTPUT
        self.solver = _solver()
        self._columns()
        self._rows()

    def _columns(self) -> None:
        cost = -1.0 if self.is_output else 1.0
        for _unit in range(self.units):
            self.solver.addVar(0.0, highspy.kHighsInf)
        self.solver.addVar(0.0, highspy.kHighsInf)
        self.solver.changeColCost(self.stretch, cost)

    def _rows(self) -> None:
        places = np.arange(self.units, dtype=np.int32)
        for kind in self.technology.inputs.T:
            self.solver.addRow(-highspy.kHighsInf, 0.0, self.units, places, np.ascontiguousarray(kind))
        for kind in self.technology.outputs.T:
            self.solver.addRow(0.0, highspy.kHighsInf, self.units, places, np.ascontiguousarray(kind))
        if self.technology.returns is Returns.VARIABLE:
            self.solver.addRow(1.0, 1.0, self.units, places, np.ones(self.units))

    def _stand_at(self, inputs: NDArray[np.float64], outputs: NDArray[np.float64]) -> None:
        """The program is that of the point with these scaled inputs and outputs."""
        for row, value in enumerate(inputs):
            if self.is_output:
                self.solver.changeRowBounds(row, -highspy.kHighsInf, value)
            else:
                self.solver.changeCoeff(row, self.stretch, -value)
        for row, value in enumerate(outputs, start=self.kinds):
            if self.is_output:
                self.solver.changeCoeff(row, self.stretch, -value)
            else:
                self.solver.changeRowBounds(row, value, highspy.kHighsInf)

    def radial(self, inputs: NDArray[np.float64], outputs: NDArray[np.float64]) -> Measured:
        self._stand_at(inputs, outputs)
        flaw = self._run()
        if flaw:
            return Measured(None, flaw)
        stretch = abs(self.solver.getInfo().objective_function_value)
        efficiency = 1 / stretch if self.is_output else stretch
        return Measured(1.0 if abs(efficiency - 1) < ON_THE_FRONTIER else efficiency)

    def _run(self) -> Flaw | None:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return None
        return Flaw.INFEASIBLE if status == highspy.HighsModelStatus.kInfeasible else Flaw.UNSOLVED

    def look_for_slacks(self) -> None:
        """From now on the program makes slacks as large as it can: Σ λ·(Σ inputs − Σ outputs) as small as it can."""
        costs = self.technology.inputs.sum(axis=1) - self.technology.outputs.sum(axis=1)
        for place, cost in enumerate([*costs, 0.0]):
            self.solver.changeColCost(place, cost)

    def slacks(self, inputs: NDArray[np.float64], outputs: NDArray[np.float64], one: Measured) -> Measured:
        """The same with peers and slacks; the radial result alone where there are none to find."""
        if one.efficiency is None:
            return one
        stretch = 1 / one.efficiency if self.is_output else one.efficiency
        self._stand_at(inputs, outputs)
        self.solver.changeColBounds(self.stretch, stretch, stretch)
        if self._run():
            return one
        weights = np.array(self.solver.getSolution().col_value[: self.units])
        reach = (inputs, outputs * stretch) if self.is_output else (inputs * stretch, outputs)
        spare = (reach[0] - weights @ self.technology.inputs) * self.technology.input_scale
        short = (weights @ self.technology.outputs - reach[1]) * self.technology.output_scale
        return Measured(
            one.efficiency,
            peers=dict(self._peers(weights)),
            input_slacks=_without_dust(spare, self.technology.input_scale),
            output_slacks=_without_dust(short, self.technology.output_scale),
        )

    def _peers(self, weights: NDArray[np.float64]) -> Iterator[tuple[int, float]]:
        for place, weight in zip(self.technology.places, weights, strict=True):
            if weight > LEAST_WEIGHT:
                yield int(place), float(weight)


def _without_dust(values: NDArray[np.float64], scale: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(
        0.0 if value < LEAST_WEIGHT * mean else float(value) for value, mean in zip(values, scale, strict=True)
    )


def _solver() -> highspy.Highs:
    """A quiet simplex solver on one thread that takes the same path every time."""
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "solver": "simplex",
        "presolve": "off",
        "parallel": "off",
        "threads": 1,
        "random_seed": 0,
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": TOLERANCE,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver
