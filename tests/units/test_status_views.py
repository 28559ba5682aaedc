"""The verification queue and its cases: who sees what, what a verdict does, how many questions a page asks."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Role
from tests.factories import CountyFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY, declared, event, pending, thresholds
from units.models import StatusChange, StatusEvidence

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def manager(unit, client):
    user = manager_of(unit.park)
    client.force_login(user)
    return user


def proof(change):
    return StatusEvidence.objects.create(
        change=change, file=ContentFile(b"%PDF-1.4", "bill.pdf"), name="قبض.pdf", size=8, content_type="application/pdf"
    )


# ── the queue ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_queue_shows_only_what_is_the_readers(client, manager, unit):
    mine, other = pending(unit, owner_of(unit)), UnitFactory()
    pending(other, owner_of(other))

    page = client.get(reverse("units:status_queue")).content.decode()

    assert reverse("units:status_change", args=[mine.pk]) in page
    assert other.name not in page
    assert other.park.name not in page


def test_queue_filters_by_what_waits_for_the_reader(client, manager, unit):
    pending(unit, owner_of(unit))
    own = UnitFactory(park=unit.park)
    pending(own, manager, source="manager")

    page = client.get(reverse("units:status_queue"), {"waiting": "me"}).content.decode()

    assert unit.name in page
    assert own.name not in page


@pytest.mark.parametrize(
    "query",
    [
        {"decision": "approved"},
        {"status": "closed"},
        {"source": "manager"},
        {"older_than": "30"},
        {"q": "نام‌ناپیدا"},
        {"park": "PX0"},
    ],
)
def test_queue_filters_leave_out_what_does_not_match(client, manager, unit, query):
    change = pending(unit, owner_of(unit))

    page = client.get(reverse("units:status_queue"), query).content.decode()

    found = reverse("units:status_change", args=[change.pk]) in page
    assert found is ("park" in query)  # a park that one may not see is named as wrong and filters nothing


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("name", ["status_queue", "status_disagreements", "silent_units"])
def test_lists_keep_their_query_budget(client, manager, unit, name, rows, django_assert_max_num_queries):
    thresholds()
    for place in [unit, *(UnitFactory(park=unit.park) for _ in range(rows - 1))]:
        pending(place, owner_of(place))
        for month in ("1405-06", "1405-07", "1405-08"):
            declared(place, month, utilisation="0.2")

    with django_assert_max_num_queries(BUDGET):
        page = client.get(reverse(f"units:{name}"))

    assert page.content.decode().count('<th scope="row"') == rows


@pytest.mark.parametrize("name", ["status_queue", "status_disagreements", "silent_units"])
def test_lists_send_strangers_to_the_door(client, name):
    assert client.get(reverse(f"units:{name}")).url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", ["status_disagreements", "silent_units"])
def test_lists_of_cases_are_not_for_owners(client, unit, name):
    client.force_login(owner_of(unit))

    assert client.get(reverse(f"units:{name}")).status_code == 403


# ── one change ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_change_shows_before_and_after_proof_and_months(client, manager, unit):
    change = pending(unit, owner_of(unit), note="کوره خاموش است", workers=31)
    file = proof(change)
    declared(unit, "1405-07", workers=57, utilisation="0.44")

    page = client.get(reverse("units:status_change", args=[change.pk])).content.decode()

    for shown in ("کوره خاموش است", "کمبود نقدینگی", "۳۱", "۵۷", "۴۴٪", "تأیید تغییر", "رد با ذکر دلیل"):
        assert shown in page
    assert reverse("units:status_evidence", args=[file.pk]) in page


def test_change_offers_no_verdict_to_those_who_may_not_give_it(client, unit):
    manager_of(unit.park)
    change = pending(unit, owner_of(unit))
    client.force_login(UserFactory(role=Role.OFFICIAL))

    page = client.get(reverse("units:status_change", args=[change.pk]))

    assert page.status_code == 200
    assert "تأیید تغییر" not in page.content.decode()
    assert client.post(reverse("units:status_change", args=[change.pk]), {"decision": "approved"}).status_code == 403


def test_verdict_moves_the_unit_and_goes_on_to_the_next(client, manager, unit):
    change = pending(unit, owner_of(unit))
    second = UnitFactory(park=unit.park)
    following = pending(second, owner_of(second))

    answer = client.post(
        reverse("units:status_change", args=[change.pk]), {"decision": "approved", "after": "next", "note": ""}
    )

    unit.refresh_from_db()
    assert unit.status == "semi_active"
    assert answer.url == reverse("units:status_change", args=[following.pk])


def test_refusal_without_a_reason_is_told_beside_the_field(client, manager, unit):
    change = pending(unit, owner_of(unit))

    answer = client.post(reverse("units:status_change", args=[change.pk]), {"decision": "refused", "note": " "})

    change.refresh_from_db()
    assert answer.status_code == 422
    assert "برای رد کردن، دلیل آن را بنویسید" in answer.content.decode()
    assert change.decision == "pending"


def test_change_of_another_park_is_not_there(client, manager):
    other = UnitFactory()
    change = pending(other, owner_of(other))
    file = proof(change)

    assert client.get(reverse("units:status_change", args=[change.pk])).status_code == 404
    assert client.get(reverse("units:status_evidence", args=[file.pk])).status_code == 404
    for name in ("propose_status_change", "record_inspection"):
        assert client.get(reverse(f"units:{name}", args=[other.code])).status_code == 404
    assert client.post(reverse("units:confirm_status", args=[other.code])).status_code == 404


def test_evidence_comes_as_a_download_that_no_browser_runs(client, manager, unit):
    file = proof(pending(unit, owner_of(unit)))

    answer = client.get(reverse("units:status_evidence", args=[file.pk]))

    assert b"".join(answer.streaming_content) == b"%PDF-1.4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_owner_follows_the_link_of_a_notice_to_their_own_page(client, unit):
    owner = owner_of(unit)
    change = pending(unit, owner)
    client.force_login(owner)

    answer = client.get(reverse("units:status_change", args=[change.pk]))

    assert answer.url == reverse("units:owner_status_done", args=[change.pk])


# ── proposing and inspecting at a desk ────────────────────────────────────────────────────────────────────────────
def test_manager_proposes_at_the_desk(client, manager, unit):
    url = reverse("units:propose_status_change", args=[unit.code])

    wrong = client.post(url, {"status": "closed", "effective_on": "۱۴۰۵/۱۳/۰۱"})
    right = client.post(url, {"status": "closed", "effective_on": "۱۴۰۵/۰۲/۰۱", "reason": "gas"})

    change = StatusChange.objects.get()
    assert wrong.status_code == 422
    assert right.url == unit.get_absolute_url()
    assert (change.source, change.status, change.reason) == ("manager", "closed", "gas")


def test_official_records_a_visit(client, unit):
    client.force_login(UserFactory(role=Role.OFFICIAL))

    client.post(
        reverse("units:record_inspection", args=[unit.code]),
        {"status": "closed", "effective_on": "1405/02/01", "reason": "other", "reason_text": "فروش سوله"},
    )

    unit.refresh_from_db()
    assert unit.status == "closed"
    assert unit.status_changes.get().reason_labels == ["فروش سوله"]


def test_inspection_is_forbidden_to_a_manager(client, manager, unit):
    assert client.get(reverse("units:record_inspection", args=[unit.code])).status_code == 403


def test_auditor_looks_but_does_not_write(client, unit):
    change = pending(unit, owner_of(unit))
    client.force_login(UserFactory(role=Role.AUDITOR))

    assert client.get(reverse("units:status_change", args=[change.pk])).status_code == 200
    assert client.get(reverse("units:status_disagreements")).status_code == 200
    assert client.get(reverse("units:propose_status_change", args=[unit.code])).status_code == 403
    assert client.post(reverse("units:confirm_status", args=[unit.code])).status_code == 403


# ── the API ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_api_answers_with_codes_and_iso_days(client, manager, unit):
    change = pending(unit, owner_of(unit))

    row = client.get("/api/v1/status-changes/").json()["results"][0]

    assert (row["unit"], row["park"], row["effective_on"], row["status"]) == (
        unit.code, unit.park.code, TODAY.isoformat(), "semi_active",
    )  # fmt: skip
    assert client.get(f"/api/v1/status-changes/{change.pk}/").json()["tracking_number"] == change.tracking_number


def test_api_hides_what_the_pages_hide(client, manager):
    other = UnitFactory(county=CountyFactory())
    change = pending(other, owner_of(other))

    assert client.get("/api/v1/status-changes/").json()["results"] == []
    assert client.get(f"/api/v1/status-changes/{change.pk}/").status_code == 404


def test_api_turns_strangers_away(client):
    assert client.get("/api/v1/status-changes/").status_code in {401, 403}


@pytest.mark.parametrize("rows", [1, 4])
def test_api_keeps_its_query_budget(client, manager, unit, rows, django_assert_max_num_queries):
    for place in [unit, *(UnitFactory(park=unit.park) for _ in range(rows - 1))]:
        event(place, "closed", TODAY)

    with django_assert_max_num_queries(BUDGET):
        assert len(client.get("/api/v1/status-changes/").json()["results"]) == rows
