"""Parks as decision units: who is measured, who is left out and why, and what the province adds up to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.compute.productivity import FEWEST_PARKS, MEANS, LeftOut, ParkInputs, park_results, summary
from reports.models import LeftOutReason

SOUND = ParkInputs(
    workers=100,
    kwh_hundredths=5_000_000,
    nominal_rial=900,
    real_rial=600,
    land_m2_hundredths=20_000_000,
    plots=10,
    told=9,
    expected=10,
)


def parks(count=FEWEST_PARKS, **values):
    return {number: replace(SOUND, **values) for number in range(1, count + 1)}


def test_words_are_there_for_every_reason():
    assert set(LeftOutReason.values) == {flaw.value for flaw in LeftOut}


def test_parks_alike_all_lead_and_nothing_moved():
    found = park_results(parks(), parks(), 1)

    assert {name: {getattr(row, name) for row in found.values()} for name in MEANS} == {
        name: {Decimal("1.000000")} for name in MEANS
    }


def test_park_that_makes_half_is_half_as_efficient_and_learns_from_the_leader():
    now = parks() | {5: replace(SOUND, real_rial=300, nominal_rial=450), 1: replace(SOUND, workers=99)}
    now |= {number: replace(SOUND, workers=120) for number in range(6, FEWEST_PARKS + 1)}

    found = park_results(now, {}, 1)

    assert found[5].efficiency == Decimal("0.500000")
    assert [park for park, _weight in found[5].peers] == [1]
    assert (found[5].not_compared, found[5].left_out_before) == (LeftOut.NOT_TOLD, True)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"told": 0}, LeftOut.NOT_TOLD),
        ({"told": 4}, LeftOut.LOW_COVERAGE),
        ({"workers": 0}, LeftOut.NO_WORKERS),
        ({"workers": None}, LeftOut.NO_WORKERS),
        ({"kwh_hundredths": 0}, LeftOut.NO_ELECTRICITY),
        ({"plots": 0, "land_m2_hundredths": None}, LeftOut.NO_LAND),
        ({"plots_without_area": 1}, LeftOut.LAND_UNKNOWN),
        ({"real_rial": None, "nominal_rial": None}, LeftOut.PRICES_UNKNOWN),
        ({"real_rial": 0}, LeftOut.NO_VALUE_ADDED),
        ({"real_rial": -5}, LeftOut.NO_VALUE_ADDED),
    ],
)
def test_park_without_complete_inputs_is_left_out_by_name(values, reason):
    now = parks(FEWEST_PARKS + 1) | {3: replace(SOUND, **values)}

    found = park_results(now, parks(FEWEST_PARKS + 1), 1)

    assert (found[3].left_out, found[3].not_compared, found[3].efficiency) == (reason, reason, None)
    assert {row.left_out for number, row in found.items() if number != 3} == {None}


def test_half_the_months_are_enough():
    found = park_results(parks(told=5), {}, 1)

    assert found[1].left_out is None


def test_park_left_out_a_year_before_has_efficiency_and_says_why_it_has_no_index():
    before = parks(FEWEST_PARKS + 1) | {2: replace(SOUND, kwh_hundredths=None)}

    found = park_results(parks(FEWEST_PARKS + 1), before, 1)

    assert (found[2].efficiency, found[2].malmquist) == (1, None)
    assert (found[2].not_compared, found[2].left_out_before) == (LeftOut.NO_ELECTRICITY, True)
    assert found[3].malmquist == 1


def test_too_few_parks_are_named_in_either_period():
    few = parks(FEWEST_PARKS - 1)

    assert {row.left_out for row in park_results(few, parks(), 1).values()} == {LeftOut.TOO_FEW_PARKS}
    compared = park_results(parks(), few, 1)
    assert {(row.not_compared, row.left_out_before) for number, row in compared.items() if number in few} == {
        (LeftOut.TOO_FEW_PARKS, True)
    }


def test_month_without_price_index_is_measured_at_current_prices_but_not_compared():
    found = park_results(parks(real_rial=None), parks(), 1)[1]

    assert (found.efficiency, found.not_compared, found.left_out_before) == (1, LeftOut.PRICES_UNKNOWN, False)
    assert park_results(parks(real_rial=None), parks(), 3)[1].left_out == LeftOut.PRICES_UNKNOWN
    assert park_results(parks(), parks(real_rial=None), 1)[1].left_out_before is True


def test_prices_are_taken_out_of_the_index():
    before = parks(nominal_rial=500, real_rial=500)

    found = park_results(parks(nominal_rial=900, real_rial=600), before, 1)[1]

    assert (found.malmquist, found.technical_change, found.efficiency_change) == (
        Decimal("1.200000"),
        Decimal("1.200000"),
        1,
    )


def test_figures_out_of_all_bounds_are_named():
    now = parks(FEWEST_PARKS + 1) | {2: replace(SOUND, real_rial=10**12)}

    found = park_results(now, parks(FEWEST_PARKS + 1), 1)

    assert found[3].left_out == LeftOut.BEYOND_MEASURE
    assert (found[2].efficiency, found[2].not_compared) == (1, LeftOut.BEYOND_MEASURE)


def test_parts_multiply_to_the_whole_within_their_rounding():
    now = {
        n: replace(SOUND, workers=80 + 7 * n, kwh_hundredths=10**6 * (n % 5 + 2), real_rial=500 + n * n)
        for n in range(1, 15)
    }
    before = {
        n: replace(SOUND, workers=90 + 5 * n, kwh_hundredths=10**6 * (n % 4 + 2), real_rial=450 + n * 9)
        for n in range(1, 15)
    }

    for row in park_results(now, before, 1).values():
        assert row.efficiency_change * row.technical_change == pytest.approx(row.malmquist, abs=Decimal("0.000005"))
        assert row.pure_change * row.scale_change == pytest.approx(row.efficiency_change, abs=Decimal("0.000005"))
        assert row.pure_efficiency * row.scale_efficiency == pytest.approx(row.efficiency, abs=Decimal("0.000005"))


def test_province_says_geometric_means_and_how_many():
    now = parks(FEWEST_PARKS + 2) | {1: replace(SOUND, real_rial=150), 2: replace(SOUND, told=0)}

    found = summary(park_results(now, parks(FEWEST_PARKS + 2), 1).values())

    assert (found.parks, found.measured, found.compared, found.left_out) == (14, 13, 13, None)
    assert found.means["efficiency"] == round(Decimal(0.25 ** (1 / 13)), 6)


@pytest.mark.parametrize(
    ("now", "left_out", "not_compared"),
    [
        ({}, LeftOut.TOO_FEW_PARKS, LeftOut.TOO_FEW_PARKS),
        (parks(3), LeftOut.TOO_FEW_PARKS, LeftOut.TOO_FEW_PARKS),
        (parks(told=0), LeftOut.NOT_TOLD, LeftOut.NOT_TOLD),
        (parks(real_rial=None), None, LeftOut.PRICES_UNKNOWN),
    ],
)
def test_province_without_result_says_why(now, left_out, not_compared):
    found = summary(park_results(now, parks(), 1).values())

    assert (found.left_out, found.not_compared, found.compared) == (left_out, not_compared, 0)
