"""Efficiencies and productivity indices against published tables, against arithmetic, and where they cannot be had."""

import json
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.compute.frontier import Flaw, Measured, Orientation, Points, Returns, Technology, efficiencies
from reports.compute.malmquist import Change, Panel, changes, standing

PUBLISHED = json.loads((Path(__file__).parent / "data" / "frontier_examples.json").read_text())
TO_THREE_PLACES = {"abs": 0.000501}  # the tables are rounded, and one of them rounds 0.5625 down


def by_id(name):
    return [pytest.param(case, id=case["id"]) for case in PUBLISHED[name]]


@pytest.mark.parametrize("case", by_id("efficiency"))
def test_efficiencies_equal_the_published_table(case):
    units = Points(case["inputs"], case["outputs"])
    technology = Technology(units, returns=Returns(case["returns"]), orientation=Orientation(case["orientation"]))

    found = technology.measure(units, slacks=True)

    expected = case.get("efficiency") or [1 / stretch for stretch in case["stretch"]]
    assert [one.efficiency for one in found] == pytest.approx(expected, **TO_THREE_PLACES)
    for kind in ("input_slacks", "output_slacks"):
        told = [value for one in found for value in getattr(one, kind)]
        assert told == pytest.approx([value for row in case[kind] for value in row], **TO_THREE_PLACES)
    for place, peers in case["peers"].items():
        weights = {str(peer + 1): weight for peer, weight in found[int(place) - 1].peers.items()}
        assert weights == pytest.approx(peers, **TO_THREE_PLACES)


@pytest.mark.parametrize("case", by_id("malmquist"))
def test_index_and_its_parts_equal_the_published_table(case):
    before, now = (panel(**period) for period in case["periods"])

    found = index(before, now)

    for part in ("efficiency", "technical", "malmquist"):
        assert [getattr(one, part) for one in found] == pytest.approx(case[part], **TO_THREE_PLACES)


def test_pure_and_scale_parts_and_distances_equal_the_published_table():
    case = PUBLISHED["malmquist"][0]
    before, now = (panel(**period) for period in case["periods"])
    stood, stands = standing(before), standing(now)

    found = index(before, now)

    assert [one.pure for one in found] == pytest.approx(case["pure_change"], **TO_THREE_PLACES)
    assert [one.scale for one in found] == pytest.approx(case["scale"], **TO_THREE_PLACES)
    for then, constant, pure in zip((stood, stands), case["constant"], case["pure"], strict=True):
        assert [one.constant.efficiency for one in then.values()] == pytest.approx(constant, **TO_THREE_PLACES)
        assert [one.pure.efficiency for one in then.values()] == pytest.approx(pure, **TO_THREE_PLACES)
    for reference, measured, expected in (
        (now, before, case["before_by_now"]),
        (before, now, case["now_by_before"]),
    ):
        told = Technology(reference.points).measure(measured.points)
        assert [one.efficiency for one in told] == pytest.approx(expected, **TO_THREE_PLACES)


def test_means_over_the_units_are_geometric_as_published():
    case = PUBLISHED["malmquist"][0]

    found = index(*(panel(**period) for period in case["periods"]))

    means = {part: prod(getattr(one, part) for one in found) ** (1 / len(found)) for part in case["means"]}
    assert means == pytest.approx(case["means"], **TO_THREE_PLACES)


def panel(inputs, outputs):
    return Panel(tuple(range(len(inputs))), Points(inputs, outputs))


def index(before, now):
    return list(changes(before, now, standing(before), standing(now)).values())


amounts = st.floats(0.01, 1000)


@st.composite
def sets(draw, inputs=3, outputs=1, most=7):
    count = draw(st.integers(1, most))
    row = [st.lists(amounts, min_size=width, max_size=width) for width in (inputs, outputs)]
    return Points(*(draw(st.lists(width, min_size=count, max_size=count)) for width in row))


SHAPES = [(returns, orientation) for returns in Returns for orientation in Orientation]
FEW = settings(max_examples=40, deadline=None)


def figures(units, returns=Returns.CONSTANT, orientation=Orientation.OUTPUT):
    return [one.efficiency for one in efficiencies(units, returns=returns, orientation=orientation)]


@FEW
@given(units=sets(outputs=2), shape=st.sampled_from(SHAPES))
def test_efficiency_is_above_nought_and_at_most_one_and_somebody_leads(units, shape):
    found = figures(units, *shape)

    assert all(0 < value <= 1 for value in found)
    assert max(found) == 1


@FEW
@given(
    units=sets(outputs=2),
    shape=st.sampled_from(SHAPES),
    scales=st.lists(st.sampled_from([1e-6, 0.1, 7.0, 1e9]), min_size=5, max_size=5),
)
def test_units_of_measurement_change_nothing(units, shape, scales):
    other = Points(
        [[value * scale for value, scale in zip(row, scales[:3], strict=True)] for row in units.inputs],
        [[value * scale for value, scale in zip(row, scales[3:], strict=True)] for row in units.outputs],
    )

    assert figures(other, *shape) == pytest.approx(figures(units, *shape), rel=1e-7)


@FEW
@given(
    units=sets(outputs=2), shape=st.sampled_from(SHAPES), more=st.floats(1, 3), less=st.floats(0.3, 1), pick=st.data()
)
def test_a_dominated_unit_changes_nothing_for_the_others(units, shape, more, less, pick):
    beaten = pick.draw(st.integers(0, len(units) - 1))
    wider = Points(
        [*units.inputs, [value * more for value in units.inputs[beaten]]],
        [*units.outputs, [value * less for value in units.outputs[beaten]]],
    )

    assert figures(wider, *shape)[:-1] == pytest.approx(figures(units, *shape), rel=1e-7)


@FEW
@given(units=sets(inputs=1))
def test_one_input_and_one_output_compare_their_ratios(units):
    ratios = [y / x for (x,), (y,) in zip(units.inputs, units.outputs, strict=True)]

    assert figures(units) == pytest.approx([ratio / max(ratios) for ratio in ratios], rel=1e-7)


@FEW
@given(units=sets(outputs=2))
def test_constant_returns_are_strict_and_alike_both_ways(units):
    constant = figures(units)

    assert constant == pytest.approx(figures(units, orientation=Orientation.INPUT), rel=1e-7)
    for orientation in Orientation:
        variable = figures(units, Returns.VARIABLE, orientation)
        assert all(strict <= mild + 1e-7 for strict, mild in zip(constant, variable, strict=True))


@FEW
@given(units=sets(outputs=2), returns=st.sampled_from(Returns))
def test_peers_with_slacks_prove_the_efficiency(units, returns):
    for place, one in enumerate(Technology(units, returns=returns).measure(units, slacks=True)):
        for kind, slacks in enumerate(one.input_slacks):
            used = sum(weight * units.inputs[peer][kind] for peer, weight in one.peers.items())
            assert used + slacks == pytest.approx(units.inputs[place][kind], rel=1e-4, abs=1e-4)
        for kind, slacks in enumerate(one.output_slacks):
            made = sum(weight * units.outputs[peer][kind] for peer, weight in one.peers.items())
            assert made - slacks == pytest.approx(units.outputs[place][kind] / one.efficiency, rel=1e-4, abs=1e-4)


@FEW
@given(pair=st.integers(1, 5).flatmap(lambda n: st.tuples(*[sets(most=n)] * 2)))
def test_parts_multiply_to_the_whole(pair):
    before, now = (panel(period.inputs, period.outputs) for period in pair)

    for one in index(before, now):
        assert one.efficiency * one.technical == pytest.approx(one.malmquist, rel=1e-9)
        assert one.pure * one.scale == pytest.approx(one.efficiency, rel=1e-9)


@FEW
@given(units=sets(), growth=st.floats(0.5, 2))
def test_everybody_making_more_moves_the_frontier_alone(units, growth):
    grown = Points(units.inputs, [[value * growth for value in row] for row in units.outputs])

    for one in index(panel(units.inputs, units.outputs), panel(grown.inputs, grown.outputs)):
        assert (one.efficiency, one.pure, one.scale) == pytest.approx((1, 1, 1), rel=1e-7)
        assert (one.technical, one.malmquist) == pytest.approx((growth, growth), rel=1e-7)


def test_a_point_without_input_or_output_is_named_and_teaches_nothing():
    units = Points([[1, 1], [0, 1], [1, 2], [1, 1]], [[1], [9], [-3], [0]])

    assert efficiencies(units) == [
        Measured(1.0),
        Measured(None, Flaw.NO_INPUT),
        Measured(None, Flaw.NO_OUTPUT),
        Measured(None, Flaw.NO_OUTPUT),
    ]


def test_a_set_without_any_sound_unit_is_named():
    assert efficiencies(Points([[0.0]], [[1.0]])) == [Measured(None, Flaw.NO_TECHNOLOGY)]
    assert efficiencies(Points([], [])) == []


def test_another_period_without_a_mix_that_fits_is_named_at_variable_returns():
    large, small = Points([[10.0, 10.0]], [[10.0]]), Points([[2.0, 2.0]], [[3.0]])

    variable = Technology(large, returns=Returns.VARIABLE).measure(small)
    constant = Technology(large).measure(small)

    assert variable == [Measured(None, Flaw.INFEASIBLE)]
    assert [one.efficiency for one in constant] == pytest.approx([1.5])


def test_the_solver_goes_on_after_an_infeasible_point():
    units = Points([[10.0], [20.0]], [[10.0], [20.0]])
    technology = Technology(units, returns=Returns.VARIABLE)

    found = technology.measure(Points([[1.0], [15.0]], [[1.0], [7.5]]))

    assert found[0] == Measured(None, Flaw.INFEASIBLE)
    assert found[1].efficiency == pytest.approx(0.5)


def test_a_unit_of_one_period_alone_has_no_index_and_a_flawed_one_says_why():
    before = Panel(("stays", "leaves", "falls"), Points([[1.0], [2.0], [2.0]], [[1.0], [3.0], [2.0]]))
    now = Panel(("comes", "falls", "stays"), Points([[1.0], [2.0], [1.0]], [[2.0], [0.0], [1.5]]))

    found = changes(before, now, standing(before), standing(now))

    assert set(found) == {"stays", "falls"}
    assert found["falls"] == Change(flaw=Flaw.NO_OUTPUT)
    assert found["stays"].malmquist == pytest.approx(1.5)


def test_points_need_both_sides():
    with pytest.raises(ValueError, match="inputs and its outputs"):
        Points([[1.0]], [])


def test_the_same_figures_to_the_last_bit_when_measured_again():
    units = Points([[3.0, 7.1, 2.2], [5.5, 1.3, 2.9], [4.1, 4.2, 4.3]], [[10.0], [11.0], [12.0]])

    assert efficiencies(units) == efficiencies(units)
