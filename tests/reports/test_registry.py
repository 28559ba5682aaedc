"""The registry says of every indicator what it is; ranks and the trend of declared months are read beside it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period
from parks.models import Park
from reports import actions
from reports.actions.rollup import refresh_declared_months
from reports.compute.figures import CODES
from reports.indicators import MAIN, REGISTRY, SCORABLE, full_label
from reports.models import DeclaredMonth
from reports.queries.ranks import Rank, ranks
from reports.rules import RULE_VERSION
from tests.factories import UserFactory, manager_of
from tests.reports.worlds import Told, Works, World
from units.models import Declaration

MONTH = Period.parse("1404-06")


def test_registry_and_formulas_name_the_same_indicators_in_one_order():
    assert list(REGISTRY) == list(CODES)


@pytest.mark.parametrize("code", REGISTRY)
def test_every_indicator_has_formula_unit_source_inputs_and_rule_version(code):
    indicator = REGISTRY[code]
    told = {name: str(getattr(indicator, name)) for name in ("label", "unit", "formula", "source", "inputs")}
    assert {name for name, text in told.items() if not text.strip()} == set()
    assert (indicator.rule_version, indicator.better in {-1, 0, 1}) == (RULE_VERSION, True)
    assert indicator.kind in {"count", "share", "rial", "hours", "number"}


def test_labels_that_stand_alone_differ():
    labels = [full_label(indicator) for indicator in REGISTRY.values()]
    assert len(set(labels)) == len(labels)
    assert set(SCORABLE) <= set(REGISTRY) - {"score"} and set(MAIN) <= set(REGISTRY)


# ── ranks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def world(db):
    units = [
        Works(park=park, events=[(date(2020, 3, 21), status)], told=[Told("1404-06", workers=10 * (park + 1))])
        for park, status in enumerate(["active", "semi_active", "active", "closed"])
    ]
    World(counties=1, parks=[(None, 0)] * 5, units=units).write()


def test_equal_parks_share_the_better_place_and_unknown_ones_have_none(world, django_assert_num_queries):
    report = actions.build_report(period=MONTH, by=None, today=date(2026, 11, 23)).report
    parks = dict(Park.objects.values_list("code", "pk"))

    with django_assert_num_queries(1):
        found = ranks(report, ["operating_rate", "closed", "units"])

    assert found["operating_rate"] == {
        parks["PW0"]: Rank(1, 4), parks["PW2"]: Rank(1, 4), parks["PW1"]: Rank(3, 4), parks["PW3"]: Rank(3, 4),
    }  # fmt: skip
    assert found["closed"][parks["PW3"]] == Rank(5, 5)  # the fewer the better
    assert "units" not in found


# ── declared months ───────────────────────────────────────────────────────────────────────────────────────────────
def test_sums_of_declared_months_follow_the_declarations(world):
    assert [refresh_declared_months(), refresh_declared_months()] == [["1404-06"], []]
    assert sorted(DeclaredMonth.objects.values_list("park__code", "declared", "workers")) == [
        ("PW0", 1, 10), ("PW1", 1, 20), ("PW2", 1, 30), ("PW3", 1, 40),
    ]  # fmt: skip

    Declaration.objects.filter(park__code="PW3").delete()
    assert refresh_declared_months() == ["1404-06"]
    assert DeclaredMonth.objects.count() == 3

    Declaration.objects.all().delete()
    assert (refresh_declared_months(), DeclaredMonth.objects.count()) == (["1404-06"], 0)


def test_trend_shows_a_manager_the_own_park_alone(client, world, monkeypatch):
    refresh_declared_months()
    monkeypatch.setattr("reports.views.trend.today", lambda: date(2025, 11, 1))
    own, other = Park.objects.get(code="PW1"), Park.objects.get(code="PW2")
    url = reverse("reports:declared_trend")

    client.force_login(manager_of(own))
    assert [row.workers for row in client.get(url).context["rows"]] == ["۲۰"]
    assert client.get(url, {"park": other.code}).status_code == 404

    client.force_login(UserFactory(role=Role.OFFICIAL))
    assert [row.workers for row in client.get(url).context["rows"]] == ["۱۰۰"]
    client.force_login(UserFactory(role=Role.OWNER))
    assert client.get(url).status_code == 404
