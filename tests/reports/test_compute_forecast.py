"""Forecasts: shown where the past entitles to them, hidden with the reason where it does not."""

import numpy as np
import pytest

from reports.compute.forecast import AHEAD, FEWEST_MONTHS, Hidden, expected, forecast, last_month, last_year

MONTHS = np.arange(36 + AHEAD)


def noise(seed, size=0.005):
    return np.random.default_rng(seed).normal(0, size, len(MONTHS))


def rising(seed):
    return 0.4 + 0.008 * MONTHS + noise(seed)


def seasonal(seed):
    return 0.4 + 0.006 * MONTHS + 0.06 * np.sin(2 * np.pi * MONTHS / 12) + noise(seed)


def wandering(seed):
    return 0.6 + np.cumsum(noise(seed, 0.01))


def known(series):
    return [float(value) for value in series[:-AHEAD]]


@pytest.mark.parametrize("make", [rising, seasonal])
def test_strong_trend_and_season_are_foretold_and_come_true(make):
    told = [forecast(known(make(seed))) for seed in range(30)]

    shown = [(one, make(seed)[-AHEAD:]) for seed, one in enumerate(told) if one.steps]
    assert len(shown) >= 26
    inside = [
        step.low <= came <= step.high for one, future in shown for step, came in zip(one.steps, future, strict=True)
    ]
    assert np.mean(inside) >= 0.7
    assert all(one.error < min(one.last_year_error, one.last_month_error) for one, _future in shown)


def test_random_walk_is_seldom_foretold():
    told = [forecast(known(wandering(seed))) for seed in range(60)]

    assert sum(bool(one.steps) for one in told) <= 6
    assert {one.hidden for one in told if not one.steps} == {Hidden.NOT_BETTER}


def test_pure_season_is_left_to_last_year():
    series = 0.5 + 0.1 * np.sin(2 * np.pi * MONTHS / 12)

    told = forecast(known(series))

    assert (told.hidden, round(told.last_year_error, 9)) == (Hidden.NOT_BETTER, 0)


def test_what_never_moves_needs_no_forecast():
    told = forecast([0.5] * 30)

    assert (told.hidden, told.error, told.last_month_error) == (Hidden.NOT_BETTER, 0, 0)


def test_short_history_says_how_long_it_is():
    told = forecast(known(rising(1))[: FEWEST_MONTHS - 1])

    assert (told.hidden, told.months, told.steps) == (Hidden.SHORT_HISTORY, FEWEST_MONTHS - 1, ())
    assert forecast(known(rising(1))[:FEWEST_MONTHS]).hidden is None


def test_history_begins_after_the_last_gap():
    series = known(rising(1))

    assert forecast([*series[:20], None, *series[20:]]).months == 16
    assert forecast([*series, None]).hidden == Hidden.NO_LATEST
    assert forecast([]).hidden == Hidden.SHORT_HISTORY


def test_shares_stay_between_nought_and_one_and_intervals_never_narrow():
    told = forecast([float(value) for value in np.clip(0.3 + 0.025 * np.arange(30), 0, 0.999)])

    assert [step.ahead for step in told.steps] == [1, 2, 3]
    for step in told.steps:
        assert 0 <= step.low <= step.value <= step.high <= 1
    widths = [step.high - step.low for step in forecast(known(rising(2))).steps]
    assert widths == sorted(widths)


def test_same_series_gives_the_same_answer():
    assert forecast(known(seasonal(3))) == forecast(known(seasonal(3)))


def test_rules_that_need_no_thought():
    past = np.arange(14.0)

    assert list(last_year(past)) == [2, 3, 4]
    assert list(last_month(past)) == [13, 13, 13]


def test_straight_line_goes_on_a_little_damped():
    line = 0.2 + 0.01 * np.arange(30)

    steps = np.diff([line[-1], *expected(line)])

    assert 0.01 > steps[0] > steps[1] > steps[2] > 0.009
