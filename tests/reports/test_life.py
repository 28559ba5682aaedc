"""The life of a report: due, claimed, built once, failed and tried again, published, revised."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from core.jalali import Period, from_jalali
from reports import actions
from reports.actions import building
from reports.compute.figures import CODES
from reports.indicators import REGISTRY
from reports.models import MAX_ATTEMPTS, Figure, Report, ReportState, Scope
from reports.queries.due import due, due_months, last_due_month
from reports.queries.inputs import inputs
from reports.queries.names import scope_names
from reports.queries.stamps import digests
from tests.factories import UserFactory
from tests.reports.worlds import Told, Works, World
from units.models import Declaration, StatusChange, Unit

TODAY = date(2026, 11, 23)
MONTH = Period.parse("1404-06")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def told(period="1404-06", **values):
    return Told(period, made=500, nominal=12_000, output=900, cost=400, workers=10, local=4, **values)


@pytest.fixture
def world():
    one = Works(events=[(date(2020, 3, 21), "active")], told=[told()])
    two = Works(events=[(date(2020, 3, 21), "active")], told=[told(accepted=False)])
    World(counties=1, parks=[(date(2010, 3, 21), 0)], units=[one, two]).write()


def build(period=MONTH, **kwargs):
    return actions.build_report(period=period, by=None, today=TODAY, **kwargs)


def accept_late():
    late = Declaration.objects.get(state="submitted")
    Declaration.objects.filter(pk=late.pk).update(state="accepted", decided_at=timezone.now())


def rows(report):
    """Every column of the report and all that hangs on it."""
    return (
        Report.objects.filter(pk=report.pk).values().get(),
        list(Scope.objects.filter(report=report).order_by("pk").values()),
        list(Figure.objects.filter(scope__report=report).order_by("pk").values()),
    )


def test_registry_names_every_formula_once():
    assert list(REGISTRY) == list(CODES)


@pytest.mark.parametrize(
    ("year", "month", "day", "last"),
    [(1404, 7, 9, "1404-05"), (1404, 7, 10, "1404-05"), (1404, 7, 11, "1404-06"), (1404, 7, 30, "1404-06"),
     (1404, 1, 10, "1403-11"), (1404, 1, 11, "1403-12"), (1405, 1, 11, "1404-12")],
)  # fmt: skip
def test_last_due_month_when_the_day_is_near_the_eleventh(year, month, day, last):
    assert last_due_month(from_jalali(year, month, day)).code == last


def test_due_months_begin_with_the_first_declaration_when_there_is_one(world):
    StatusChange.objects.all().delete()
    months = [month.code for month in due_months(from_jalali(1404, 9, 11))]
    assert months == ["1404-06", "1404-07", "1404-08"]


def test_due_months_reach_two_years_back_when_only_the_ledger_speaks(world):
    months = due_months(from_jalali(1404, 9, 11))
    assert (months[0].code, months[-1].code, len(months)) == ("1402-09", "1404-08", 24)


def test_nothing_is_due_when_the_register_is_empty():
    assert due(TODAY, NOW) == []


def test_month_is_due_until_it_is_built_and_again_when_its_inputs_change(world):
    day = from_jalali(1404, 7, 11)
    assert MONTH in due(day, timezone.now())

    build()
    assert MONTH not in due(day, timezone.now())

    accept_late()
    assert MONTH in due(day, timezone.now())


def test_month_is_due_again_when_its_rules_changed_unless_it_is_published(world):
    build()
    Report.objects.update(rule_version="1404-1")
    assert MONTH in due(TODAY, timezone.now())

    director = UserFactory(role=Role.DIRECTOR)
    actions.publish_report(report=Report.objects.get(), by=director)
    assert MONTH not in due(TODAY, timezone.now())


def test_event_after_the_end_of_a_month_leaves_it_as_it_is(world):
    build()
    change = StatusChange.objects.first()
    StatusChange.objects.create(
        unit=change.unit,
        status="closed",
        reason="other",
        effective_on=MONTH.end,
        source="inspection",
        decision="approved",
        proposed_at=NOW,
        decided_at=NOW,
    )
    assert build().result == "unchanged"


def test_new_unit_touches_no_month_that_was_already_due(world):
    build()
    Unit.objects.create(code="UX1", name="نو", search_key="", sort_key="")
    assert build().result == "unchanged"


def test_report_is_built_once_when_it_is_built_twice(world):
    assert [build().result, build().result] == ["built", "unchanged"]
    assert Report.objects.count() == 1


def test_draft_revision_is_replaced_when_inputs_change(world):
    build()
    accept_late()

    report = build().report

    assert list(Report.objects.values_list("revision", "state")) == [(2, "built")]
    assert Figure.objects.filter(scope__report=report, indicator="coverage", scope__code="province").get().value == 1


def test_published_revision_stays_bit_for_bit_when_inputs_change(world):
    report = build().report
    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    before = rows(report)
    accept_late()

    outcome = build()

    assert rows(report) == before
    assert (outcome.result, outcome.report.revision) == ("built", 2)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_publishing_is_the_directors_alone(world, role):
    report = build().report
    with pytest.raises(PermissionDenied):
        actions.publish_report(report=report, by=UserFactory(role=role))


@pytest.mark.parametrize("state", ["due", "building", "failed", "published"])
def test_only_a_built_report_is_published(world, state):
    director = UserFactory(role=Role.DIRECTOR)
    report = build().report
    extra = {
        "building": {"lease_token": "0" * 32, "lease_until": NOW},
        "failed": {"error": "x"},
        "published": {"published_by": director, "published_at": NOW},
    }
    Report.objects.update(state=state, **extra.get(state, {}))

    with pytest.raises(RuleViolation):
        actions.publish_report(report=report, by=director)


@pytest.mark.parametrize("role", [Role.AGENCY, Role.MANAGER, Role.OWNER, Role.AUDITOR])
def test_building_is_asked_by_people_of_the_province_alone(world, role):
    person = UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        actions.request_report(period=MONTH, by=person, today=TODAY)
    with pytest.raises(PermissionDenied):
        actions.build_report(period=MONTH, by=person, today=TODAY)


def test_request_waits_for_the_next_tick(world):
    quarter = Period.parse("1404-Q2")
    actions.request_report(period=quarter, by=UserFactory(role=Role.OFFICIAL), today=TODAY)

    assert quarter in due(TODAY, timezone.now())
    assert build(quarter).result == "built"


def test_request_is_refused_when_nothing_changed(world):
    build()
    with pytest.raises(RuleViolation):
        actions.request_report(period=MONTH, by=UserFactory(role=Role.OFFICIAL), today=TODAY)


def test_period_that_has_not_ended_is_refused(world):
    with pytest.raises(RuleViolation):
        actions.build_report(period=Period.parse("1405-09"), by=None, today=TODAY)


def test_second_builder_stands_back_when_the_first_holds_the_lease(world):
    report = building._open_revision(MONTH, today=TODAY, by=None)
    token = building._claim(report, insist=False)

    assert token is not None
    assert building._claim(report, insist=False) is None
    assert build(insist=True).result == "running"


def test_lease_that_ran_out_is_taken_over_and_the_late_builder_saves_nothing(world):
    report = building._open_revision(MONTH, today=TODAY, by=None)
    late_token = building._claim(report, insist=False)
    Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert MONTH in due(TODAY, timezone.now())

    assert build().result == "built"
    before = rows(report)
    assert building._build(report, MONTH, late_token, None).result == "running"
    assert rows(report) == before


@pytest.fixture
def broken(world):
    """A register whose sums leave what a column can hold: the build fails for a real reason."""
    Declaration.objects.filter(state="accepted").update(made_value_rial=2**62, nominal_value_rial=1)


def test_failure_says_why_and_is_told_and_tried_again(broken):
    administrator = UserFactory(role=Role.ADMINISTRATOR)

    outcome = build()

    report = Report.objects.get()
    assert (outcome.result, report.state, report.attempts) == ("failed", ReportState.FAILED, 1)
    assert report.error != ""
    assert Figure.objects.count() == 0
    assert list(Notice.objects.values_list("to", "kind")) == [(administrator.pk, "report_failed")]
    assert MONTH not in due(TODAY, timezone.now())
    assert MONTH in due(TODAY, timezone.now() + timedelta(minutes=6))


def test_failure_is_given_up_after_enough_tries_and_begun_anew_when_asked(broken):
    for _attempt in range(MAX_ATTEMPTS):
        Report.objects.update(retry_at=timezone.now())
        assert build().result == "failed"
    Report.objects.update(retry_at=timezone.now())
    assert MONTH not in due(TODAY, timezone.now())
    assert build().result == "failed"
    assert Report.objects.get().attempts == MAX_ATTEMPTS

    Declaration.objects.filter(state="accepted").update(made_value_rial=1)
    actions.request_report(period=MONTH, by=UserFactory(role=Role.OFFICIAL), today=TODAY)
    assert build().result == "built"


def test_builder_that_keeps_dying_is_given_up_with_a_reason(world):
    UserFactory(role=Role.ADMINISTRATOR)
    report = building._open_revision(MONTH, today=TODAY, by=None)
    for _attempt in range(MAX_ATTEMPTS):
        assert building._claim(report, insist=False)
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert build().result == "failed"
    report.refresh_from_db()
    assert (report.state, report.has_given_up) == (ReportState.FAILED, True)
    assert Notice.objects.filter(kind="report_failed").count() == 1
    assert build(insist=True).result == "built"


def test_trail_tells_who_built_and_who_published(world):
    official, director = UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.DIRECTOR)
    report = actions.build_report(period=MONTH, by=official, today=TODAY).report
    actions.publish_report(report=report, by=director)

    trail = AuditEvent.objects.about(report).order_by("pk").values_list("verb", "by")
    assert list(trail) == [("build_report", official.pk), ("publish_report", director.pk)]


@pytest.mark.parametrize("parks", [1, 12])
def test_reading_costs_the_same_queries_when_parks_are_few_or_many(django_assert_num_queries, parks):
    World(
        counties=1,
        parks=[(None, 0)] * parks,
        units=[Works(park=place, events=[(date(2020, 3, 21), "active")], told=[told()]) for place in range(parks)],
    ).write()

    with django_assert_num_queries(31):
        assert digests([MONTH])
        found = inputs(MONTH)
        assert len(scope_names(found)) == parks + 14
    assert sum(1 for cell in found.cells if cell.sums.units) == parks
