"""The Malmquist index of total factor productivity: what a decision unit makes of its inputs now, against then.

Färe, Grosskopf, Norris and Zhang, Productivity Growth, Technical Progress, and Efficiency Change in Industrialized
Countries, American Economic Review 84 (1994), 66-83. With Dˢ(t) the output-oriented efficiency, at constant returns,
of the unit as it was in period t measured against the units of period s (0 before, 1 now), and V the same at
variable returns:

    efficiency change   D¹(1) ÷ D⁰(0)                              nearer to the best practice of its time, or farther
      pure              V¹(1) ÷ V⁰(0)                              … among units of its size
      scale             efficiency change ÷ pure                   … by a size that suits better, or worse
    technical change    √( D⁰(1) ÷ D¹(1) × D⁰(0) ÷ D¹(0) )         best practice itself moved, where the unit stands
    Malmquist index     efficiency change × technical change       above 1 productivity rose, below 1 it fell

All are pure numbers. The units of a period need not be those of the other: each period's best practice is that of all
its units, and a unit that is in one alone has no index.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

from reports.compute.frontier import Flaw, Measured, Points, Returns, Technology

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Panel(Generic[Key]):
    """The decision units of one period, by key, in an order of their own."""

    keys: tuple[Key, ...]
    points: Points

    def only(self, wanted: Mapping[Key, object]) -> "Panel[Key]":
        """The units whose keys are wanted too."""
        places = [place for place, key in enumerate(self.keys) if key in wanted]
        return Panel(
            tuple(self.keys[place] for place in places),
            Points([self.points.inputs[place] for place in places], [self.points.outputs[place] for place in places]),
        )


@dataclass(frozen=True)
class Efficiency:
    """A unit against the units of its own period: `constant` returns, `pure` (variable returns) and the peers that it
    is measured by at constant returns."""

    constant: Measured
    pure: Measured

    @property
    def scale(self) -> float | None:
        """Constant ÷ variable returns; one for a unit of the best size."""
        return _ratio(self.constant.efficiency, self.pure.efficiency)


@dataclass(frozen=True)
class Change:
    """The index and its parts, or the flaw that keeps them from being known."""

    efficiency: float | None = None
    technical: float | None = None
    pure: float | None = None
    scale: float | None = None
    flaw: Flaw | None = None

    @property
    def malmquist(self) -> float | None:
        """Efficiency change × technical change."""
        if self.efficiency is None or self.technical is None:
            return None
        return self.efficiency * self.technical


def standing(panel: Panel[Key], *, peers: bool = False) -> dict[Key, Efficiency]:
    """Each unit of the period against all of them."""
    constant = Technology(panel.points).measure(panel.points, slacks=peers)
    pure = Technology(panel.points, returns=Returns.VARIABLE).measure(panel.points)
    return {key: Efficiency(*pair) for key, *pair in zip(panel.keys, constant, pure, strict=True)}


def changes(
    before: Panel[Key], now: Panel[Key], stood: Mapping[Key, Efficiency], stands: Mapping[Key, Efficiency]
) -> dict[Key, Change]:
    """The index of each unit that is in both periods; `stood` and `stands` are their `standing` then and now."""
    then, here = before.only(stands), now.only(stood)
    now_by_then = dict(zip(here.keys, Technology(before.points).measure(here.points), strict=True))
    then_by_now = dict(zip(then.keys, Technology(now.points).measure(then.points), strict=True))
    return {key: _change(stood[key], stands[key], now_by_then[key], then_by_now[key]) for key in here.keys}


def _change(stood: Efficiency, stands: Efficiency, now_by_then: Measured, then_by_now: Measured) -> Change:
    all_four = (stood.constant, stands.constant, now_by_then, then_by_now)
    flaw = next((one.flaw for one in (*all_four, stood.pure, stands.pure) if one.flaw), None)
    if flaw:
        return Change(flaw=flaw)
    base, current, forward, backward = (one.efficiency or 0.0 for one in all_four)
    efficiency = current / base
    pure = _ratio(stands.pure.efficiency, stood.pure.efficiency)
    return Change(
        efficiency=efficiency,
        technical=sqrt(forward / current * (base / backward)),
        pure=pure,
        scale=_ratio(efficiency, pure),
    )


def _ratio(above: float | None, below: float | None) -> float | None:
    return None if above is None or not below else above / below
