"""The next months of a monthly share, and whether the past entitles anyone to say them.

Damped trend smoothing (Gardner and McKenzie, Management Science 31, 1985) on the series without its seasonal part,
which is taken out where two years are known and the same month of other years speaks of one. Level l, trend b and
the forecast h months ahead, with the smoothing weights α and β and the damping φ that fitted the past best:

    l = α·y + (1 − α)·(l + φ·b)      b = β·(l − l before) + (1 − β)·φ·b      forecast = l + (φ + … + φʰ)·b

A forecast is shown only where, made again at each month of the past with what was known then (rolling origin), it
came clearly nearer than both rules that need no thought: the same month of last year, and the last month as it was.
The interval is made of the errors of those trials: the one that four in five of them stayed within.
All values are shares of one; numpy alone, no clock, the same series gives the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

A_YEAR = 12
AHEAD = 3  # months
FEWEST_TRIALS = 8
FEWEST_MONTHS = A_YEAR + AHEAD + FEWEST_TRIALS - 1
CLEARLY = 0.9  # its mean error is at most this share of that of the better simple rule …
MOSTLY = 0.6  # … and it came nearer in at least this share of the trials
WITHIN = 0.8  # share of the trials that the interval holds
SEASONAL_SIGN = 1.645  # one-sided 5% of the normal law, for the correlation with the year before

_WEIGHTS = np.array(
    [
        (level, trend, damping)
        for level, trend, damping in product(
            (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), (0.0, 0.05, 0.1, 0.2, 0.4), (0.8, 0.9, 0.98)
        )
        if trend or damping == 0.8  # without a trend there is nothing to damp
    ]
).T


class Hidden(StrEnum):
    """Why no forecast is shown."""

    SHORT_HISTORY = "short_history"  # fewer unbroken months than it takes to try it out
    NO_LATEST = "no_latest"  # the last month is unknown
    NOT_BETTER = "not_better"  # a simple rule did as well


@dataclass(frozen=True)
class Step:
    """A month to come: what is expected, and between which bounds four in five past trials would have put it."""

    ahead: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """The months to come, or why none are told. Errors are means of absolute errors over all trials and horizons."""

    months: int  # unbroken months that it rests on
    trials: int = 0
    steps: tuple[Step, ...] = ()
    hidden: Hidden | None = None
    error: float | None = None
    last_year_error: float | None = None
    last_month_error: float | None = None


def forecast(series: Sequence[float | None]) -> Forecast:
    """The forecast of a series of consecutive months, oldest first; None is a month that nobody knows."""
    known = _unbroken(series)
    if series and series[-1] is None:
        return Forecast(0, hidden=Hidden.NO_LATEST)
    if len(known) < FEWEST_MONTHS:
        return Forecast(len(known), hidden=Hidden.SHORT_HISTORY)
    values = np.array(known, dtype=np.float64)
    trials = _trials(values)
    own, year, month = (float(one.mean()) for one in trials)
    told = Forecast(len(known), len(trials[0]), error=own, last_year_error=year, last_month_error=month)
    if not _is_better(trials):
        return replace(told, hidden=Hidden.NOT_BETTER)
    return replace(told, steps=_steps(expected(values), trials[0]))


def _unbroken(series: Sequence[float | None]) -> list[float]:
    """The known months up to the last one, back to the first gap."""
    known: list[float] = []
    for value in reversed(series):
        if value is None:
            break
        known.append(value)
    return known[::-1]


def _trials(values: Values) -> tuple[Values, Values, Values]:
    """Absolute errors of smoothing, last year and last month; a row a month of the past, a column a month ahead."""
    rows, paths = [], _smooth(values)
    for origin in range(A_YEAR, len(values) - AHEAD + 1):
        past, came = values[:origin], values[origin : origin + AHEAD]
        rules = (expected(past, paths), last_year(past), last_month(past))
        rows.append([np.abs(foretold - came) for foretold in rules])
    errors: Values = np.array(rows)
    return errors[:, 0], errors[:, 1], errors[:, 2]


def _is_better(trials: tuple[Values, Values, Values]) -> bool:
    """Clearly nearer than the better of the simple rules, in the mean and most of the time."""
    own, *simple = trials
    best = simple[int(np.argmin([errors.mean() for errors in simple]))]
    nearer = float((own.mean(axis=1) < best.mean(axis=1)).mean())
    return bool(own.mean() <= CLEARLY * best.mean()) and nearer >= MOSTLY


def _steps(values: Values, errors: Values) -> tuple[Step, ...]:
    """Each month ahead with its interval, which never narrows with distance; shares stay between nought and one."""
    rank = min(ceil((len(errors) + 1) * WITHIN), len(errors)) - 1
    widths = np.maximum.accumulate(np.sort(errors, axis=0)[rank])
    return tuple(
        Step(ahead, *(float(min(max(one, 0.0), 1.0)) for one in (value, value - width, value + width)))
        for ahead, (value, width) in enumerate(zip(values, widths, strict=True), start=1)
    )


def last_year(past: Values) -> Values:
    """The naive seasonal forecast: the same months a year before."""
    return past[len(past) - A_YEAR :][:AHEAD]


def last_month(past: Values) -> Values:
    """Everything stays as it is."""
    return np.full(AHEAD, past[-1])


def expected(past: Values, paths: "_Paths | None" = None) -> Values:
    """The smoothed forecast of the next months; `paths` are of a series that begins with `past`, if they are known."""
    season = _season(past)
    if not season.any():
        return (paths or _smooth(past)).ahead(len(past))
    places = np.arange(len(past) + AHEAD) % A_YEAR
    return _smooth(past - season[places[: len(past)]]).ahead(len(past)) + season[places[len(past) :]]


def _season(past: Values) -> Values:
    """What each of the twelve months adds, by its place in the series; noughts where nothing speaks of a season."""
    nothing = np.zeros(A_YEAR)
    if len(past) < 2 * A_YEAR or not _is_seasonal(past):
        return nothing
    window = np.r_[0.5, np.ones(A_YEAR - 1), 0.5] / A_YEAR
    half = A_YEAR // 2
    apart = past[half:-half] - np.convolve(past, window, mode="valid")
    places = np.arange(half, half + len(apart)) % A_YEAR
    means = np.array([apart[places == place].mean() for place in range(A_YEAR)])
    return means - means.mean()


def _is_seasonal(past: Values) -> bool:
    """Do the steps from month to month go with those of a year before, more than chance has it?"""
    steps = np.diff(past)
    steps = steps - steps.mean()
    total = float(steps @ steps)
    if not total:
        return False
    return float(steps[A_YEAR:] @ steps[:-A_YEAR]) / total > SEASONAL_SIGN / sqrt(len(steps))


@dataclass(frozen=True)
class _Paths:
    """A series smoothed by all weights at once: a row a month, a column a set of weights.

    What stands in a row rests on the months up to it alone, so one pass serves every trial.
    """

    levels: Values
    trends: Values
    squares: Values  # of the one-month errors so far

    def ahead(self, months: int) -> Values:
        """The damped trend forecast after so many months, with the weights whose errors were the least till then."""
        best, last = int(self.squares[months - 1].argmin()), months - 1
        reach = np.cumsum(_WEIGHTS[2][best] ** np.arange(1, AHEAD + 1))
        foretold: Values = self.levels[last, best] + reach * self.trends[last, best]
        return foretold


def _smooth(past: Values) -> _Paths:
    alpha, beta, phi = _WEIGHTS
    levels, trends, squares = (np.zeros((len(past), len(alpha))) for _each in range(3))
    levels[0] = past[0]
    trends[0] = np.where(beta > 0, np.diff(past[:5]).mean(), 0.0)
    for month, value in enumerate(past[1:], start=1):
        before = month - 1
        ahead = levels[before] + phi * trends[before]
        squares[month] = squares[before] + (value - ahead) ** 2
        levels[month] = alpha * value + (1 - alpha) * ahead
        trends[month] = beta * (levels[month] - levels[before]) + (1 - beta) * phi * trends[before]
    return _Paths(levels, trends, squares)
