"""The page of a unit: its tabs and what each reads, its address after a merge, its forms of move and sale."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Role
from core.jalali import format_date, today
from tests.factories import ParkFactory, ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.people import EVERYONE, person
from units.actions.consent import set_directory_consent
from units.models import FormerCode, PastTenure, SizeThreshold, Unit, UnitNote
from units.queries.unit_page import TABS

pytestmark = pytest.mark.django_db
BUDGET = 8
DAY = format_date(today(), "short")


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


def tables_read(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [row["sql"] for row in captured]


def fill(unit, rows):
    ProductFactory.create_batch(rows, unit=unit)
    by = UserFactory(role=Role.OFFICIAL)
    for number in range(rows):
        day = today() - timedelta(days=number)
        UnitNote.objects.create(unit=unit, kind="note", on=day, text="دیدم", by=by)
        PastTenure.objects.create(unit=unit, kind="transfer", until=day, owner_name="پیشین", park=unit.park, by=by)


# ── tabs ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("tab", TABS)
def test_each_tab_keeps_its_budget(client, official, rows, tab):
    unit = UnitFactory()
    fill(unit, rows)
    queries = tables_read(client, f"{unit.get_absolute_url()}?tab={tab}")
    assert len(queries) <= BUDGET, queries


@pytest.mark.parametrize(
    ("tab", "table"),
    [("overview", "units_pasttenure"), ("journal", "units_unitnote"), ("changes", "accounts_auditevent")],
)
def test_a_tab_alone_reads_what_it_shows(client, official, tab, table):
    unit = UnitFactory()
    fill(unit, 1)
    reading = [
        name
        for name in TABS
        if any(f'FROM "{table}"' in sql for sql in tables_read(client, f"{unit.get_absolute_url()}?tab={name}"))
    ]
    assert reading == [tab]


def test_an_unknown_tab_is_the_first(client, official):
    assert client.get(f"{UnitFactory().get_absolute_url()}?tab=nonsense").context["tab"] == TABS[0]


def test_tabs_keep_the_past_day(client, official):
    unit = UnitFactory()
    page = client.get(f"{unit.get_absolute_url()}?as_of=1404-01-01")
    assert [("as_of=1404-01-01" in tab["url"]) for tab in page.context["tabs"]] == [True] * len(TABS)


@pytest.mark.parametrize(("days", "expected"), [(-1, True), (0, False), (30, False)])
def test_a_permit_that_ran_out_is_a_warning(client, official, days, expected):
    unit = UnitFactory()
    Unit.objects.filter(pk=unit.pk).update(environment_permit_until=today() + timedelta(days=days))
    page = client.get(f"{unit.get_absolute_url()}?tab=land")
    assert (page.context["shown"].permit_expired, "note warn" in page.content.decode()) == (expected, expected)


def test_the_land_tab_shows_connections_with_their_units(client, official):
    unit = UnitFactory()
    Unit.objects.filter(pk=unit.pk).update(
        power_kw=Decimal("2500"), gas_m3_h=Decimal("140.5"), water_l_s=Decimal("1.25"), siting_group=3
    )
    page = client.get(f"{unit.get_absolute_url()}?tab=land").content.decode()
    for said in ("۲٬۵۰۰ کیلووات", "۱۴۰٫۵ متر مکعب در ساعت", "۱٫۲۵ لیتر بر ثانیه", "ردهٔ ۳"):
        assert said in page


# ── an address that was merged away ───────────────────────────────────────────────────────────────────────────────
def test_a_former_code_leads_on_for_good_for_those_who_see_the_unit(client):
    unit, stranger = UnitFactory(), UnitFactory()
    FormerCode.objects.create(code="UOLD1", unit=unit, name="نان سحر")
    for user, expected in (
        (owner_of(unit), (301, unit.get_absolute_url())),
        (manager_of(unit.park), (301, unit.get_absolute_url())),
        (owner_of(stranger), (404, None)),
        (UserFactory(role=Role.AGENCY), (404, None)),
    ):
        login(client, user)
        answer = client.get("/units/UOLD1/")
        assert (answer.status_code, answer.get("Location")) == expected


# ── moves and sales ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["units:unit_relocate", "units:unit_transfer"])
def test_only_officials_open_the_forms_and_strangers_find_nothing(client, name):
    unit, other = UnitFactory(), UnitFactory()
    expected = {Role.OFFICIAL: 200, Role.MANAGER: 403, Role.OWNER: 403, Role.AUDITOR: 403}
    for role, status in expected.items():
        login(client, person(role, unit))
        assert client.get(reverse(name, args=[unit.code])).status_code == status
    login(client, manager_of(other.park))
    assert client.get(reverse(name, args=[unit.code])).status_code == 404


def test_a_move_is_recorded_on_its_form_and_told_on_the_page(client, official):
    unit, park = UnitFactory(), ParkFactory(name="شهرک سلیمی")
    told = {"on": DAY, "park": park.pk, "plot_number": "۱۲"}
    assert client.post(reverse("units:unit_relocate", args=[unit.code]), told)["Location"] == unit.get_absolute_url()
    (event,) = client.get(unit.get_absolute_url()).context["shown"].tenures
    assert (event.kind, event.now) == ("relocation", "شهرک سلیمی، قطعهٔ ۱۲")


def test_a_sale_is_recorded_on_its_form_and_told_on_the_page(client, official):
    unit = UnitFactory(owner_name="کاظم نجفی")
    told = {"on": DAY, "owner_name": "لیلا رضوی"}
    assert client.post(reverse("units:unit_transfer", args=[unit.code]), told)["Location"] == unit.get_absolute_url()
    (event,) = client.get(unit.get_absolute_url()).context["shown"].tenures
    assert (event.kind, event.was, event.now) == ("transfer", "کاظم نجفی", "لیلا رضوی")


@pytest.mark.parametrize(
    ("name", "told", "field", "typed"),
    [
        ("units:unit_relocate", {"on": "1499/01/01", "plot_number": "قطعهٔ ۷۷"}, "park", "قطعهٔ ۷۷"),
        ("units:unit_relocate", {"on": "دیروز", "address": "بازار کهنه"}, "on", "بازار کهنه"),
        ("units:unit_transfer", {"on": DAY, "owner_name": "لیلا", "legal_id": "10200418830"}, "legal_id", "لیلا"),
        ("units:unit_transfer", {"on": "1499/01/01", "owner_name": "لیلا"}, "on", "لیلا"),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_what_was_typed_stays(client, official, name, told, field, typed):
    unit = UnitFactory()
    if field == "park":
        told = told | {"on": DAY}
    page = client.post(reverse(name, args=[unit.code]), told)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert typed in page.content.decode()
    assert not PastTenure.objects.exists()


# ── the public directory ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", EVERYONE)
def test_the_owner_alone_gives_the_word(role):
    unit = UnitFactory()
    by = person(role, unit)
    if role == Role.OWNER:
        assert set_directory_consent(unit=unit, by=by, agreed=True).is_in_directory is True
    else:
        with pytest.raises(PermissionDenied):
            set_directory_consent(unit=unit, by=by, agreed=True)


def test_the_word_is_given_and_withdrawn_on_the_owners_page(client):
    unit = UnitFactory()
    login(client, owner_of(unit))
    url = reverse("units:directory_consent", args=[unit.code])
    said = []
    for agreed in ("1", "1", ""):
        assert client.post(url, {"agreed": agreed})["Location"] == reverse("units:owner_home")
        said.append(Unit.objects.get(pk=unit.pk).is_in_directory)
    assert said == [True, True, False]
    verbs = AuditEvent.objects.about(unit).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["directory_consent_given", "directory_consent_withdrawn"]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.MANAGER, Role.OWNER])
def test_everyone_who_sees_the_unit_sees_its_word(client, role):
    unit = UnitFactory()
    Unit.objects.filter(pk=unit.pk).update(is_in_directory=True)
    login(client, person(role, unit))
    page = client.get(unit.get_absolute_url())
    assert "رضایت داده است" in page.content.decode()
    assert page.context["may_consent"] is (role == Role.OWNER)


# ── size ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_overview_names_the_size(client, official):
    unit = UnitFactory(workers_nominal=60)
    assert client.get(unit.get_absolute_url()).context["shown"].size == ""
    SizeThreshold.objects.create(valid_from=today() - timedelta(days=9))
    assert client.get(unit.get_absolute_url()).context["shown"].size == "متوسط"
