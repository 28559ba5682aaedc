"""The planner's pages: what a budget chooses, pins, sentences, plans that stay as they were, and who may what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, Role
from core.jalali import today
from support.models import InfrastructureRequest, PriorityWeights, RequestPlan
from tests.factories import AgencyFactory, CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.filing import official_for
from tests.support.weighing import MILLIARD, a_request, last_month, weights

pytestmark = pytest.mark.django_db
PLANNER, WEIGHTS = reverse("support:planner"), reverse("support:priority_weights")


@pytest.fixture
def park():
    return ParkFactory(established_on=today() - timedelta(days=30 * 365))


@pytest.fixture
def new_park():
    return ParkFactory(established_on=today() - timedelta(days=365))


@pytest.fixture
def rows(park, new_park):
    """Four requests by a word: 40, 100, 60 jobs for 10, 20, 15 milliard rial, and one without an estimate."""
    made = {}
    for word, where, workers, cost in (
        ("small", park, 40, 10), ("large", park, 100, 20), ("new", new_park, 60, 15), ("unpriced", park, 500, None),
    ):  # fmt: skip
        unit = UnitFactory(park=where)
        last_month(unit, workers=workers, made_value_rial=12 * MILLIARD, lost_hours_power=0, lost_hours_water=0)
        kind = "water" if word == "new" else "power"
        cost_rial = None if cost is None else cost * MILLIARD
        made[word] = a_request(where, unit, title=word, kind=kind, estimated_cost_rial=cost_rial)
    return made


@pytest.fixture
def director(client):
    user = UserFactory(role=Role.DIRECTOR)
    client.force_login(user)
    return user


def sheet(client, budget=None, **query):
    asked = {"budget": budget * MILLIARD if budget is not None else "", **query}
    return client.get(PLANNER, asked).context["sheet"]


def chosen(*args, **query):
    return {line.title for line in sheet(*args, **query).chosen}


# ── choosing ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("budget", "words"),
    [(0, set()), (10, {"small"}), (20, {"large"}), (30, {"small", "large"}), (35, {"large", "new"}),
     (45, {"small", "large", "new"}), (1_000, {"small", "large", "new"})],
)  # fmt: skip
def test_a_budget_chooses_what_brings_most(client, director, rows, budget, words):
    assert chosen(client, budget) == words


def test_pins_and_exclusions_of_the_address_are_kept(client, director, rows):
    assert chosen(client, 35, pin=rows["small"].number) == {"small", "large"}
    assert chosen(client, 35, out=rows["large"].number) == {"small", "new"}
    assert chosen(client, 35, pin=rows["small"].number, out=rows["large"].number) == {"small", "new"}


def test_narrowing_keeps_pins_and_exclusions(client, director, rows):
    page = client.get(PLANNER, {"pin": rows["small"].number, "out": rows["large"].number, "kind": "power"})
    assert page.context["filter"].hidden_state() == [("pin", rows["small"].number), ("out", rows["large"].number)]
    [chip] = page.context["filter"].chips()
    assert chip.url == f"?pin={rows['small'].number}&out={rows['large'].number}"


def test_filters_narrow_the_choice(client, director, rows, new_park):
    assert chosen(client, 1_000, kind="water") == {"new"}
    assert chosen(client, 1_000, age="old") == {"small", "large"}
    assert chosen(client, 1_000, age="new") == {"new"}
    assert chosen(client, 1_000, county=new_park.county.code) == {"new"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (lambda rows: {"pin": rows["unpriced"].number}, "برآورد هزینه ندارد"),
        (lambda rows: {"pin": rows["large"].number, "budget": 5 * MILLIARD}, "از بودجهٔ ۵٬۰۰۰٬۰۰۰٬۰۰۰ ریال بیشترند"),
        (lambda rows: {"pin": rows["small"].number, "out": rows["small"].number}, "یکی را بردارید"),
    ],
)
def test_pins_that_no_plan_can_keep_are_said_in_a_sentence(client, director, rows, query, sentence):
    page = client.get(PLANNER, {"budget": 100 * MILLIARD, **query(rows)})
    assert sentence in page.content.decode()
    assert (page.context["sheet"].has_plan, page.context["form"]) == (False, None)


def test_requests_whose_money_is_given_are_no_choice(client, director, rows):
    InfrastructureRequest.objects.filter(pk=rows["small"].pk).update(stage="funded", agency=AgencyFactory())
    InfrastructureRequest.objects.filter(pk=rows["large"].pk).update(stage="rejected")
    assert {line.title for line in sheet(client).lines} == {"new", "unpriced"}


def test_units_of_two_chosen_requests_are_said(client, director, rows):
    rows["large"].affected_units.add(*rows["small"].affected_units.all())
    assert sheet(client, 30).shared_units == 1
    assert "در بیش از یک درخواست این برنامه" in client.get(PLANNER, {"budget": 30 * MILLIARD}).content.decode()


def test_without_a_budget_requests_stand_by_priority_and_the_frontier_is_drawn(client, director, rows):
    page = client.get(PLANNER)
    assert [line.title for line in page.context["sheet"].left] == ["large", "small", "new", "unpriced"]
    assert "<svg" in page.context["chart"]
    assert [level.points for level in page.context["sheet"].frontier][-1] == 200_000


def test_a_budget_that_is_no_number_is_named(client, director, rows):
    page = client.get(PLANNER, {"budget": "زیاد"})
    assert "عدد را به رقم بنویسید" in page.content.decode()
    assert page.context["sheet"].budget is None


def test_a_file_holds_every_line_with_its_place_in_the_plan(client, director, rows):
    answer = client.get(PLANNER, {"budget": 20 * MILLIARD, "format": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert {line.split(",")[2]: line.split(",")[-1] for line in lines[1:]} == {
        "large": "برگزیده", "small": "در بودجه نگنجید", "new": "در بودجه نگنجید", "unpriced": "بی‌برآورد هزینه",
    }  # fmt: skip


@pytest.mark.parametrize("more", [1, 4])
def test_the_planner_asks_as_much_for_many_requests_as_for_one(client, director, more, django_assert_max_num_queries):
    for _ in range(more):
        park = ParkFactory()
        unit = UnitFactory(park=park)
        last_month(unit)
        a_request(park, unit)
    with django_assert_max_num_queries(9):
        assert client.get(PLANNER, {"budget": 100 * MILLIARD}).status_code == 200


@pytest.mark.parametrize("more", [1, 4])
def test_kept_plans_and_weights_are_listed_in_few_queries(client, director, more, django_assert_max_num_queries):
    for number in range(more):
        weights(since=today() - timedelta(days=number))
        RequestPlan.objects.create(name="برنامه", budget_rial=1, made_on=today(), made_by=UserFactory(), frozen={})
    for url in (reverse("support:plan_list"), WEIGHTS):
        with django_assert_max_num_queries(7):
            assert len(client.get(url).context["page"].rows) == more


# ── keeping ───────────────────────────────────────────────────────────────────────────────────────────────────────
def keep(client, *, seen=None, budget=35, **query):
    asked = {"budget": budget * MILLIARD, **query}
    seal = client.get(PLANNER, asked).context["seal"] if seen is None else seen
    address = f"{PLANNER}?budget={budget * MILLIARD}" + "".join(f"&{name}={text}" for name, text in query.items())
    return client.post(address, {"name": "برنامهٔ ۱۴۰۶", "note": "", "seen": seal})


def test_a_kept_plan_reads_the_same_later(client, director, rows):
    before = sheet(client, 35, pin=rows["small"].number)
    keep(client, pin=rows["small"].number)
    plan = RequestPlan.objects.get()

    rows["large"].affected_units.clear()
    InfrastructureRequest.objects.update(estimated_cost_rial=1, title="دیگر", stage="rejected")
    weights("9", "9", "9", since=today())
    page = client.get(plan.get_absolute_url())

    assert page.context["sheet"] == before
    assert {choice.line.title for choice in page.context["chosen"]} == {"small", "large"}
    assert (plan.made_by, plan.made_on, plan.budget_rial) == (director, today(), 35 * MILLIARD)
    assert client.get(reverse("support:plan_list")).context["page"].rows == [plan]


def test_keeping_a_plan_leaves_a_line_in_the_trail(client, director, rows):
    keep(client, budget=20)
    line = AuditEvent.objects.about(RequestPlan.objects.get()).get()
    assert (line.verb, line.by, line.after) == (
        "plan_saved", director, {"budget_rial": 20 * MILLIARD, "chosen": [rows["large"].number]},
    )  # fmt: skip


def test_figures_that_moved_since_are_shown_before_they_are_kept(client, director, rows):
    seal = client.get(PLANNER, {"budget": 35 * MILLIARD}).context["seal"]
    rows["small"].affected_units.add(UnitFactory(park=rows["small"].park))
    answer = keep(client, seen=seal)
    assert (answer.status_code, RequestPlan.objects.count()) == (422, 0)
    assert "پس از نمایش برنامه عوض شده است" in answer.content.decode()


def test_a_plan_without_a_name_is_refused_beside_its_box(client, director, rows):
    seal = client.get(PLANNER, {"budget": 35 * MILLIARD}).context["seal"]
    answer = client.post(f"{PLANNER}?budget={35 * MILLIARD}", {"name": "", "note": "یادداشت", "seen": seal})
    assert (answer.status_code, RequestPlan.objects.count()) == (422, 0)
    assert "یادداشت" in answer.content.decode()


def test_a_plans_file_is_what_was_kept(client, director, rows):
    keep(client)
    plan = RequestPlan.objects.get()
    InfrastructureRequest.objects.update(title="دیگر")
    text = b"".join(client.get(plan.get_absolute_url(), {"format": "csv"}).streaming_content).decode()
    assert ("large" in text, "دیگر" in text) == (True, False)


# ── who may ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_managers_owners_and_agencies_do_not_plan(client, park, rows):
    unit = UnitFactory(park=park)
    for user in (manager_of(park), owner_of(unit), UserFactory(role=Role.AGENCY)):
        client.force_login(user)
        assert [client.get(url).status_code for url in (PLANNER, WEIGHTS, reverse("support:plan_list"))] == [403] * 3


def test_officials_try_and_look_but_do_not_keep(client, director, rows):
    keep(client)
    for role, status in ((Role.OFFICIAL, 403), (Role.AUDITOR, 403), (Role.ADMINISTRATOR, 302)):
        client.force_login(UserFactory(role=role))
        assert client.get(RequestPlan.objects.last().get_absolute_url()).status_code == 200
        assert keep(client).status_code == status


def test_an_official_of_a_county_plans_with_its_requests_and_sees_no_plan_of_the_province(client, director, rows, park):
    keep(client)
    plan = RequestPlan.objects.get()
    client.force_login(official_for(park.county))
    assert chosen(client, 1_000) == {"small", "large"}
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(reverse("support:plan_list")).context["page"].rows == []
    client.force_login(official_for(CountyFactory()))
    assert sheet(client, 1_000).lines == []


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────
TOLD = {"jobs": "۲", "lost": "۰", "idle": "۰٫۵", "valid_from": "", "reason": "بازنگری سالانه"}


def set_weights(client, **given):
    with translation.override("fa"):
        day = given.pop("day", today()).isoformat()
    return client.post(WEIGHTS, {**TOLD, "valid_from": day, **given})


@pytest.fixture
def administrator(client):
    user = UserFactory(role=Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_weights_set_today_order_requests_at_once(client, administrator, rows):
    before = sheet(client).left[0].priority.points
    assert set_weights(client).status_code == 302
    row = PriorityWeights.objects.get()
    assert (str(row.jobs), str(row.lost), str(row.idle), row.set_by) == ("2.000", "0.000", "0.500", administrator)
    assert sheet(client).left[0].priority.points == 2 * before
    line = AuditEvent.objects.about(row).get()
    assert (line.verb, line.reason, line.before) == ("weights_set", "بازنگری سالانه", None)


def test_weights_of_a_day_to_come_can_be_told_anew(client, administrator):
    day = today() + timedelta(days=20)
    set_weights(client, day=day)
    set_weights(client, day=day, jobs="7")
    assert [str(row.jobs) for row in PriorityWeights.objects.all()] == ["7.000"]
    assert AuditEvent.objects.filter(verb="weights_set").first().before == {
        "jobs": "2.000", "lost": "0.000", "idle": "0.500",
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"day": today() - timedelta(days=1)}, {"jobs": "-1"}, {"jobs": "0", "idle": "0"}, {"reason": ""},
        {"jobs": "۱٫۲۳۴۵"}, {"lost": "هیچ"},
    ],
)  # fmt: skip
def test_weights_that_make_no_sense_are_refused_beside_their_box(client, administrator, given):
    answer = set_weights(client, **given)
    assert (answer.status_code, PriorityWeights.objects.count()) == (422, 0)
    assert "errsum" in answer.content.decode()


def test_only_administrators_set_weights(client, director):
    assert client.get(WEIGHTS).context["form"] is None
    assert (set_weights(client).status_code, PriorityWeights.objects.count()) == (403, 0)
