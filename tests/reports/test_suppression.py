"""Hidden cells stay hidden: readers who subtract, and readers who try every possible table, learn none of them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.compute.suppression import FEWEST, Sum, suppressed

TOP = "province"


def table(parks, outside, groups):
    """A province of parks (county, age class, units), units outside the parks by county, and a split by group.

    Returns units behind each cell, the sums between them, and the cells that are never printed.
    """
    counties = sorted({county for county, _age, _n in parks} | set(outside))
    ages = sorted({age for _county, age, _n in parks})
    behind = {f"park:{place}": n for place, (_county, _age, n) in enumerate(parks)}
    behind |= {f"rest:{county}": outside.get(county, 0) for county in counties}
    sums = []
    for county in counties:
        parts = [f"park:{place}" for place, park in enumerate(parks) if park[0] == county]
        sums.append(Sum(f"county:{county}", (*parts, f"rest:{county}")))
    for age in ages:
        sums.append(Sum(f"age:{age}", tuple(f"park:{place}" for place, park in enumerate(parks) if park[1] == age)))
    sums.append(Sum("outside", tuple(f"rest:{county}" for county in counties)))
    for each in sums:
        behind[each.total] = sum(behind[part] for part in each.parts)
    sums.append(Sum(TOP, tuple(f"county:{county}" for county in counties)))
    sums.append(Sum(TOP, (*(f"age:{age}" for age in ages), "outside")))
    behind[TOP] = sum(behind[f"county:{county}"] for county in counties)
    if sum(groups) == behind[TOP]:
        behind |= {f"group:{place}": n for place, n in enumerate(groups)}
        sums.append(Sum(TOP, tuple(f"group:{place}" for place in range(len(groups)))))
    return behind, sums, [f"rest:{county}" for county in counties]


def split(total, cut):
    """`total` in two groups."""
    first = cut % (total + 1)
    return [first, total - first]


@st.composite
def tables(draw, most_parks=3, most_units=9):
    parks = draw(
        st.lists(
            st.tuples(st.sampled_from("ab"), st.sampled_from(["new", "old"]), st.integers(0, most_units)),
            min_size=1,
            max_size=most_parks,
        )
    )
    outside = draw(st.dictionaries(st.sampled_from("ab"), st.integers(0, most_units), max_size=2))
    total = sum(n for *_place, n in parks) + sum(outside.values())
    return table(parks, outside, split(total, draw(st.integers(0, 60))))


@st.composite
def figures(draw, behind, sums):
    """A figure of each cell that adds up as the units do; a cell without units has none of it."""
    totals = {each.total for each in sums}
    values = {cell: draw(st.integers(0, 2)) if n else 0 for cell, n in behind.items() if cell not in totals}
    for each in sums:  # parts come before what they add up to
        values.setdefault(each.total, 0)
    for each in sums:
        if all(part in values for part in each.parts) and each.total != TOP:
            values[each.total] = sum(values[part] for part in each.parts)
    values[TOP] = sum(values[cell] for cell in next(each for each in sums if each.total == TOP).parts)
    groups = sorted(cell for cell in behind if cell.startswith("group:"))
    for cell in groups:
        values[cell] = 0
    left = values[TOP]
    peopled = [cell for cell in groups if behind[cell]]
    for cell in peopled[:-1]:
        values[cell] = draw(st.integers(0, left))
        left -= values[cell]
    if peopled:
        values[peopled[-1]] = left
    return values


def possible(values, hidden, sums, behind):
    """What a hidden cell can be: every table of whole numbers from nought that agrees with what is shown.

    Cells without units are known to be empty; guesses go one above the largest value that there is.
    """
    shown = {cell: value for cell, value in values.items() if cell not in hidden or not behind[cell]}
    totals = {each.total for each in sums}
    leaves = sorted(cell for cell in hidden - shown.keys() if cell not in totals)
    return list(guesses(shown, leaves, sums, max(values.values()) + 1))


def guesses(world, leaves, sums, most):
    """Guess one cell after the other; a guess that overshoots a shown total is not followed."""
    if any(each.total in world and sum(world.get(part, 0) for part in each.parts) > world[each.total] for each in sums):
        return
    if not leaves:
        whole = dict(world)
        if agrees(whole, sums):
            yield whole
        return
    for guess in range(most + 1):
        yield from guesses(world | {leaves[0]: guess}, leaves[1:], sums, most)


def agrees(world, sums):
    for each in sums:
        if not all(part in world for part in each.parts):
            continue
        total = sum(world[part] for part in each.parts)
        if world.setdefault(each.total, total) != total:
            return False
    return True


def sensitive(behind):
    return {cell for cell, n in behind.items() if 0 < n < FEWEST}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_nobody_who_tries_every_table_learns_a_hidden_figure(data):
    behind, sums, unprinted = data.draw(tables())
    values = data.draw(figures(behind, sums))
    hidden = suppressed(behind, sums, unprinted=unprinted, values=[behind, values])

    assert sensitive(behind) <= hidden
    worlds = possible(values, hidden, sums, behind)
    assert values in worlds
    assert {cell for cell in sensitive(behind) if len({world[cell] for world in worlds}) == 1} == set()


def given_away(behind, sums, hidden):
    """Sensitive cells that a combination of shown cells determines, by rank, independently of the rule's own way."""
    unknown = sorted(cell for cell in hidden if behind[cell])
    matrix = np.array([[(cell in each.parts) - (cell == each.total) for cell in unknown] for each in sums], dtype=float)
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    given = set()
    for place, cell in enumerate(unknown):
        alone = np.zeros(len(unknown))
        alone[place] = 1
        if cell in sensitive(behind) and np.linalg.matrix_rank(np.vstack([matrix, alone])) == rank:
            given.add(cell)
    return given


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(most_parks=30, most_units=40))
def test_no_subtraction_of_shown_sums_gives_a_hidden_figure_in_a_large_province(found):
    behind, sums, unprinted = found
    hidden = suppressed(behind, sums, unprinted=unprinted)

    assert sensitive(behind) <= hidden
    assert given_away(behind, sums, hidden) == set()
    left = [sum(behind[part] for part in each.parts if part in hidden) for each in sums if each.total not in hidden]
    assert [n for n in left if 0 < n < FEWEST] == []


def test_reader_with_the_total_of_a_county_meets_a_second_hidden_park():
    parks = [("a", "old", 3), ("a", "old", 8), ("a", "old", 20), ("b", "new", 30)]
    behind, sums, unprinted = table(parks, {}, [])

    assert suppressed(behind, sums, unprinted=unprinted) - set(unprinted) == {"park:0", "park:1"}


def test_two_small_parks_do_not_hide_each_other_when_they_are_few_together():
    behind, sums, unprinted = table([("a", "old", 2), ("a", "old", 2), ("a", "old", 9), ("a", "old", 30)], {}, [])

    assert "park:2" in suppressed(behind, sums, unprinted=unprinted)


def test_remainder_that_is_never_printed_is_protected_too():
    behind, sums, unprinted = table([("a", "old", 9), ("b", "old", 30)], {"a": 2, "b": 40}, [])

    assert "park:0" in suppressed(behind, sums, unprinted=unprinted) or "county:a" in suppressed(
        behind, sums, unprinted=unprinted
    )


def test_nothing_is_hidden_where_every_cell_is_large():
    behind, sums, unprinted = table([("a", "old", 9), ("b", "new", 30)], {"a": 6, "b": 8}, [20, 20, 13])

    assert suppressed(behind, sums, unprinted=unprinted) == frozenset(unprinted)


@pytest.mark.parametrize("value", [0, 1])
def test_complement_without_any_of_the_figure_protects_nothing(value):
    """The eight units of the second park have none of it: the first park's figure would be what is left."""
    parks = [("a", "old", 3), ("a", "old", 8), ("a", "old", 20), ("b", "new", 30)]
    behind, sums, unprinted = table(parks, {}, [])
    values = {"park:0": value, "park:1": 0, "park:2": 7, "park:3": 5, "rest:a": 0, "rest:b": 0, "outside": 0}
    values |= {"county:a": value + 7, "county:b": 5, "age:old": value + 7, "age:new": 5, TOP: value + 12}

    assert {"park:0", "park:2"} <= suppressed(behind, sums, unprinted=unprinted, values=[values])
