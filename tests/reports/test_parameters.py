"""What administrators set: dated, audited, shown to readers of reports; drafts follow it, published reports never."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.jalali import Period
from parks.queries.ages import age_class, old_since
from reports import actions
from reports.actions.parameters import set_method, set_price_index
from reports.compute.parameters import Parameters
from reports.models import Figure, Method, PriceIndex, Report
from reports.queries.due import due
from reports.queries.parameters import parameters_of
from reports.reference import load
from tests.factories import ParkFactory, UserFactory
from tests.reports.worlds import Told, Works, World
from units.actions.thresholds import set_size_threshold, set_status_threshold
from units.models import SizeThreshold, StatusThreshold

TODAY = date(2026, 11, 23)
MONTH = Period.parse("1404-06")
BASE = Period.parse("1400")
SIZES = {"small_from": 10, "medium_from": 50, "large_from": 100}
SHARE = {"indicator": "operating_rate", "weight": 2, "low": "0", "high": "1"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(role=Role.ADMINISTRATOR)


def price(by, **changes):
    told = {"month": MONTH, "index": Decimal("512.35"), "base": BASE, "source": "نشریهٔ شمارهٔ ۷", **changes}
    return set_price_index(by=by, today=TODAY, **told)


def method(by, **changes):
    told = {"valid_from": date(2025, 3, 21), "park_age_years": 12, "minimum_coverage": 40, "score": [SHARE], **changes}
    return set_method(by=by, **told)


def test_price_index_is_kept_in_hundredths_and_a_correction_leaves_what_was(administrator):
    price(administrator)
    row = price(administrator, index=Decimal("513"))

    assert (row.month, row.hundredths, row.base, PriceIndex.objects.count()) == ("1404-06", 51_300, "1400", 1)
    trail = AuditEvent.objects.about(row).filter(verb="price_index_set").order_by("pk")
    assert [event.before and event.before["hundredths"] for event in trail] == [None, 51_235]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("month", {"month": Period.parse("1404")}),
        ("month", {"month": Period.parse("1405-09")}),
        ("index", {"index": Decimal("0.99")}),
        ("index", {"index": Decimal("100.123")}),
        ("source", {"source": "  "}),
    ],
)
def test_price_index_that_cannot_be_is_refused_beside_its_field(administrator, field, changes):
    with pytest.raises(RuleViolation) as refusal:
        price(administrator, **changes)
    assert (refusal.value.field, PriceIndex.objects.count()) == (field, 0)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_parameters_are_the_administrators_alone(role):
    person = UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        price(person)
    with pytest.raises(PermissionDenied):
        method(person)
    with pytest.raises(PermissionDenied):
        set_status_threshold(by=person, valid_from=TODAY, closed_below=Decimal(0), semi_active_below=Decimal(1))
    with pytest.raises(PermissionDenied):
        set_size_threshold(by=person, valid_from=TODAY, **SIZES)


def test_method_holds_from_its_day_until_a_newer_one_begins(administrator):
    method(administrator)
    method(administrator, valid_from=date(2025, 9, 22), park_age_years=8, score=[])
    periods = [Period.parse(code) for code in ("1403-12", "1404-05", "1404-06", "1404")]

    found = parameters_of(periods)

    assert [found[period.code].park_age_years for period in periods] == [10, 12, 8, 8]
    assert found["1403-12"] == Parameters()


@pytest.mark.parametrize(
    "score",
    [
        [SHARE, SHARE],
        [SHARE | {"weight": 0}],
        [SHARE | {"indicator": "score"}],
        [SHARE | {"indicator": "nothing"}],
        [SHARE | {"high": "0"}],
    ],
)
def test_score_with_a_part_that_says_nothing_is_refused(administrator, score):
    with pytest.raises(RuleViolation):
        method(administrator, score=score)


def test_months_told_on_different_bases_are_not_added(administrator):
    price(administrator)
    price(administrator, month=Period.parse("1404-05"), base=Period.parse("1395"))

    found = parameters_of([MONTH, Period.parse("1404-Q2")])

    assert (found["1404-06"].base, found["1404-Q2"].base, found["1404-Q2"].prices) == ("1400", "", {})


def test_thresholds_are_dated_corrected_and_in_order(administrator):
    told = {"valid_from": TODAY, "closed_below": Decimal("0.2"), "semi_active_below": Decimal("0.6")}
    set_status_threshold(by=administrator, **told)
    row = set_status_threshold(by=administrator, **told | {"closed_below": Decimal("0.1")})

    assert StatusThreshold.objects.on(TODAY) == row
    assert [event.verb for event in AuditEvent.objects.about(row).order_by("pk")] == [
        "reference_created",
        "reference_edited",
    ]
    with pytest.raises(RuleViolation):
        set_status_threshold(by=administrator, **told | {"closed_below": Decimal("0.7")})


def test_sizes_are_dated_and_corrected_with_what_they_were(administrator):
    set_size_threshold(by=administrator, valid_from=TODAY, **SIZES)
    row = set_size_threshold(by=administrator, valid_from=TODAY, **SIZES | {"small_from": 5})

    assert SizeThreshold.objects.on(TODAY) == row
    trail = AuditEvent.objects.about(row).order_by("pk")
    assert [(event.verb, event.before and event.before["small_from"]) for event in trail] == [
        ("reference_created", None),
        ("reference_edited", 10),
    ]


@pytest.mark.parametrize(
    ("field", "changes"),
    [("small_from", {"small_from": 0}), ("medium_from", {"medium_from": 10}), ("large_from", {"large_from": 49})],
)
def test_sizes_that_do_not_grow_are_refused_beside_their_field(administrator, field, changes):
    with pytest.raises(RuleViolation) as refusal:
        set_size_threshold(by=administrator, valid_from=TODAY, **SIZES | changes)
    assert (refusal.value.field, SizeThreshold.objects.count()) == (field, 0)


def test_reference_brings_a_first_method_once_and_no_index():
    assert [load(), load()] == [{"methods_created": 1}, {"methods_created": 0}]
    assert (PriceIndex.objects.count(), Method.objects.get().park_age_years) == (0, 10)


# ── what reports make of them ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def world():
    told = Told("1404-06", made=500, nominal=12_000, output=900_000, cost=400_000, workers=10, local=4)
    unit = Works(events=[(date(2020, 3, 21), "active")], told=[told])
    World(counties=1, parks=[(date(2014, 3, 21), 0)], units=[unit]).write()


def build():
    return actions.build_report(period=MONTH, by=None, today=TODAY)


def figure(code, scope="province"):
    return Figure.objects.get(scope__report__period=MONTH.code, scope__code=scope, indicator=code).value


def test_real_value_is_unknown_without_an_index_and_exact_with_one(administrator, world):
    build()
    assert figure("labour_productivity_real") is None

    price(administrator, index=Decimal(400))
    assert build().result == "built"
    assert figure("labour_productivity_real") == Decimal(12_500)  # 500,000 × 100 ÷ 400 ÷ 10
    assert Report.objects.get().parameters["prices"] == {"1404-06": 40_000}


def test_score_and_age_follow_the_method_of_the_period(administrator, world):
    method(administrator)
    build()

    park = Report.objects.get().scopes.get(kind="park")
    assert figure("score", park.code) == Decimal(100)
    assert figure("units", "age:new") == 1  # established eleven and a half years before, and old from twelve on


def test_park_without_enough_coverage_has_no_score(administrator):
    method(administrator, minimum_coverage=60)
    told = Told("1404-06", workers=10)
    units = [Works(events=[(date(2020, 3, 21), "active")], told=[told] if place else []) for place in range(2)]
    World(counties=1, parks=[(None, 0)], units=units).write()

    build()

    assert (figure("score", "park:PW0"), figure("coverage", "park:PW0")) == (None, Decimal("0.5"))


def test_changed_parameter_makes_drafts_due_and_never_a_published_report(administrator, world):
    build()
    method(administrator)
    assert MONTH in due(TODAY, timezone.now())

    report = build().report
    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    method(administrator, park_age_years=30)
    assert MONTH not in due(TODAY, timezone.now())


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.OFFICIAL, 200), (Role.MANAGER, 200), (Role.AUDITOR, 200), (Role.OWNER, 404),
     (Role.AGENCY, 404)],
)  # fmt: skip
def test_parameters_are_read_by_whoever_reads_reports(client, administrator, role, status):
    price(administrator)
    method(administrator)
    client.force_login(UserFactory(role=role))
    assert client.get(reverse("reports:parameters")).status_code == status


@pytest.mark.parametrize("name", ["price_index", "method", "thresholds", "sizes"])
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR, Role.MANAGER])
def test_forms_of_parameters_open_for_administrators_alone(client, name, role):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse(f"reports:{name}")).status_code == 403


def test_administrator_sets_each_parameter_on_its_page(client, administrator):
    client.force_login(administrator)
    sent = [
        ("price_index", {"month": "۱۴۰۴-۰۶", "index": "۵۱۲٫۳۵", "base": "1400", "source": "نشریه"}),
        ("method", {"valid_from": "1404/01/01", "park_age_years": "۱۰", "minimum_coverage": "50",
                    "operating_rate_weight": "3", "operating_rate_low": "۲۵", "operating_rate_high": "100",
                    "land_productivity_weight": "1", "land_productivity_low": "0", "land_productivity_high": "2"}),
        ("thresholds", {"valid_from": "1404/01/01", "closed_below": "12.5", "semi_active_below": "50"}),
        ("sizes", {"valid_from": "1404/01/01", "small_from": "۵", "medium_from": "50", "large_from": "۱۵۰"}),
    ]  # fmt: skip
    for name, data in sent:
        assert client.post(reverse(f"reports:{name}"), data).status_code == 302

    assert PriceIndex.objects.get().hundredths == 51_235
    assert [(part["weight"], Decimal(part["low"]), Decimal(part["high"])) for part in Method.objects.get().score] == [
        (3, Decimal("0.25"), Decimal(1)),
        (1, Decimal(0), Decimal(2_000_000)),
    ]
    assert StatusThreshold.objects.on(TODAY).closed_below == Decimal("0.125")
    assert (SizeThreshold.objects.get().small_from, SizeThreshold.objects.get().large_from) == (5, 150)
    assert client.get(reverse("reports:method")).status_code == 200


def test_part_of_the_score_stands_open_where_it_counts_or_is_wrong(client, administrator):
    method(administrator)
    client.force_login(administrator)
    form = client.get(reverse("reports:method")).context["form"]
    assert [part.indicator.code for part in form.parts if part.is_open] == ["operating_rate"]

    answer = client.post(reverse("reports:method"), {"valid_from": "1404/01/01", "coverage_weight": "x"})
    parts = {part.indicator.code: part for part in answer.context["form"].parts if part.is_open}
    assert (list(parts), parts["coverage"].weight, answer.status_code) == (["coverage"], "x", 422)


def test_wrong_sizes_keep_what_was_typed(client, administrator):
    client.force_login(administrator)
    sent = {"valid_from": "1404/01/01", "small_from": "۵۰", "medium_from": "۱۰", "large_from": "۱۰۰"}
    answer = client.post(reverse("reports:sizes"), sent)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["medium_from"].value()) == (422, ["medium_from"], "۱۰")


def test_wrong_parameter_keeps_what_was_typed(client, administrator):
    client.force_login(administrator)
    answer = client.post(reverse("reports:price_index"), {"month": "1404-13", "index": "x", "base": "1400"})
    assert answer.status_code == 422
    assert 'value="1404-13"' in answer.content.decode()
    assert set(answer.context["form"].errors) == {"month", "index", "source"}


def test_lists_of_parks_follow_the_age_limit_of_the_day(administrator):
    park = ParkFactory(established_on=date(2014, 3, 21))
    assert [old_since(day) for day in (date(2025, 3, 20), date(2025, 3, 21))] == [date(2015, 3, 20), date(2015, 3, 21)]

    method(administrator, park_age_years=12)

    assert age_class(park, date(2025, 3, 20)) == "old"  # ten years still
    assert age_class(park, date(2025, 3, 21)) == "new"
    assert age_class(park, date(2026, 3, 21)) == "old"
