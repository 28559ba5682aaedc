"""The outcome of support in files: frozen when a report is published, the same as on its page, and of no few units."""

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest

from accounts.models import Role
from core.text import fa_digits
from reports import actions
from reports.exports import sheets
from reports.exports.chapters.parts import Asked
from reports.exports.chapters.support import support_blocks
from reports.exports.past import past_beside
from reports.models import Breakdown, BreakdownTable, Recheck, Report, Scope
from reports.queries.sealing import broken_scopes
from support.models import Application
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.reports.papers import Paper
from tests.reports.province import MONTH, TODAY, address, enter
from tests.reports.test_outcomes import AFTER, BEFORE, PAID_AT, month
from tests.support.awards import ProgrammeFactory
from tests.units.ledger import event
from units.models import Declaration, StatusChange, Unit

FORMS = ("pdf", "xlsx", "json")
pytestmark = pytest.mark.django_db


def paid(unit, number, at=PAID_AT):
    Application.objects.create(
        number=number, programme=ProgrammeFactory(), unit=unit, stage="paid", stage_since=at.date(),
        awarded_rial=2_000_000_000, paid_at=at, filed_by=UserFactory(), search_key="",
    )  # fmt: skip


def write(supported=5):
    park = ParkFactory()
    for place in range(supported + 6):
        unit = UnitFactory(park=park, group="food")
        event(unit, "active", date(2024, 1, 1))
        month(unit, BEFORE, 10, 40_000_000)
        month(unit, AFTER, 15 if place < supported else 11, 60_000_000)
        if place < supported:
            paid(unit, f"A-{place}")
    actions.build_report(period=MONTH, by=None, today=TODAY)
    return park


def publish():
    report = Report.objects.filter(period=MONTH.code).order_by("-revision")[0]
    return actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR), reason="اصلاح")


def fetch(client, form, **query):
    return client.get(address("report_file"), {"format": form, **query}).getvalue()


def told(document):
    return document["support_outcome"]["horizons"][0]["measures"]["workers"]


@pytest.fixture
def official(client):
    return enter(client, UserFactory(role=Role.OFFICIAL))


def test_outcome_of_a_published_report_is_the_same_everywhere(official):
    write()
    publish()

    own = told(json.loads(fetch(official, "json")))
    assert (own["own_before"], own["own_after"], own["units"]) == ("50.000000", "75.000000", 5)
    assert (own["other_before"], own["other_after"], own["compared"]) == ("50.000000", "55.000000", 6)
    assert told(official.get("/api/v1/reports/1404-06/").json()) == own
    pdf = Paper(fetch(official, "pdf"))
    assert told(json.loads(pdf.attachment())) == own

    head, *lines = openpyxl.load_workbook(io.BytesIO(fetch(official, "xlsx")))["نتیجهٔ حمایت"].iter_rows(
        values_only=True
    )
    row = next(line for line in (dict(zip(head, cells, strict=True)) for cells in lines) if line["شناسه"] == "workers")
    assert [row[f"حمایت‌شده‌ها: {when}"] for when in ("پیش", "پس")] == [50, 75]
    assert [row[f"همانندها: {when} (وزن‌داده)"] for when in ("پیش", "پس")] == [50, 55]

    page = official.get(address("support_outcome")).context
    shown = next(row for row in page["tables"][0].rows if row.label == "شاغلان (نفر)")
    assert (page["frozen"], shown.before, shown.after) == (True, fa_digits(50), fa_digits(75))
    report = Report.objects.get()
    printed = [block for block in chapter(report) if block["kind"] == "table"][1]["rows"]
    assert [cell for cell in printed[2] if cell] == [
        "شاغلان (نفر)", "۵۰", "۷۵", "۵۰٫۰٪ بیشتر", "۵ واحد", "۱۰٫۰٪ بیشتر", "۶ سنجش",
    ]  # fmt: skip
    assert {"۵۰", "۷۵"} <= set(pdf.texts())


def chapter(report):
    rows = sheets(report, Scope.objects.all(), "province")
    return support_blocks(Asked(report, rows, past_beside(report, rows, Scope.objects.all()), Scope.objects.all()))


def test_published_outcome_stays_when_more_is_paid_approved_and_closed(official):
    write()
    publish()
    before = {form: fetch(official, form, revision="1") for form in FORMS}

    Declaration.objects.filter(period=AFTER).update(workers=99)
    for place, unit in enumerate(Unit.objects.all()):
        event(unit, "closed", date(2025, 7, 1))
        paid(unit, f"B-{place}", datetime(2025, 2, 6, 9, tzinfo=UTC))
    actions.build_report(period=MONTH, by=None, today=TODAY)
    publish()

    assert {form for form in FORMS if fetch(official, form, revision="1") != before[form]} == set()
    assert told(json.loads(fetch(official, "json")))["own_after"] == "1089.000000"


def test_outcome_is_sealed_and_does_not_make_a_revision_by_itself(official):
    write()
    report = publish()

    StatusChange.objects.update(decided_at=PAID_AT)  # looked at again: no figure is another one
    assert actions.build_report(period=MONTH, by=None, today=TODAY).result == "unchanged"
    assert Recheck.objects.get().report == report
    assert broken_scopes(report) == []
    Breakdown.objects.filter(table=BreakdownTable.SUPPORT, key="6:workers", unit_of_measure="own_after").update(
        numerator=99
    )
    assert broken_scopes(report) == ["province", "report"]


def test_files_tell_no_outcome_of_fewer_than_five_units(official):
    write(supported=4)
    publish()

    document = json.loads(fetch(official, "json"))
    assert set(told(document).values()) == {None, 4, 0}
    assert (document["support_outcome"]["paid_units"], document["support_outcome"]["awarded_rial"]) == (4, None)


def test_draft_says_where_its_outcome_is_found(official):
    write()

    assert json.loads(fetch(official, "json"))["support_outcome"] is None
    assert "دفتر امروز" in chapter(Report.objects.get())[-1]["text"]
    assert official.get(address("support_outcome")).context["frozen"] is False


def test_managers_read_today_of_their_own_units(client):
    park = write()
    publish()

    enter(client, manager_of(park))
    page = client.get(address("support_outcome")).context
    assert (page["frozen"], page["paid"]) == (False, 5)

    enter(client, manager_of(ParkFactory()))
    assert client.get(address("support_outcome")).context["paid"] == 0

    enter(client, owner_of(Unit.objects.first()))
    assert client.get(address("support_outcome")).context["paid"] == 1
