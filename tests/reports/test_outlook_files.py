"""What is foretold stands in page, paper, workbook, JSON and API alike, and in a published file for good."""

import io
import json
import re

import openpyxl
import pytest

from accounts.models import Role
from core.jalali import Period
from core.text import fa_digits
from reports import actions
from reports.exports import sheets
from reports.exports.outlook import outlook_blocks
from reports.models import Figure, Report, Scope
from tests.factories import UserFactory
from tests.reports.papers import Paper
from tests.reports.province import address, enter
from tests.reports.test_outlook import months, reports_of, rising

COUNT = 24
LAST = Period.parse("1404-06")
MONTHS = ["1404-07", "1404-08", "1404-09"]
FORETOLD = re.compile(r'<tr><th scope="row" class="first">([^<]+)</th><td class="num b"><data value="([\d.]+)">')
pytestmark = pytest.mark.django_db


@pytest.fixture
def official(client):
    reports_of(rising(COUNT))
    return enter(client, UserFactory(role=Role.OFFICIAL))


def fetch(client, form, **query):
    return client.get(address("report_file", LAST), {"format": form, "scope": "park:PX", **query}).getvalue()


def steps_of(document):
    return document["scopes"][0]["outlook"]["operating_rate"]["steps"]


def test_what_is_foretold_is_the_same_everywhere(official):
    steps = steps_of(json.loads(fetch(official, "json")))
    assert [step["period"] for step in steps] == MONTHS
    values = [step["value"] for step in steps]

    assert steps_of(official.get("/api/v1/reports/1404-06/", {"scope": "park:PX"}).json()) == steps
    pdf = Paper(fetch(official, "pdf"))
    assert steps_of(json.loads(pdf.attachment())) == steps
    page = official.get(address("park_report", LAST, code="PX")).content.decode()
    assert [value for _month, value in FORETOLD.findall(page)] == values

    book = openpyxl.load_workbook(io.BytesIO(fetch(official, "xlsx")))["پیش‌بینی"]
    head, *lines = book.iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    told = [row for row in rows if row["شناسهٔ شاخص"] == "operating_rate"]
    assert [(row["دوره"], f"{row['پیش‌بینی (سهم از یک)']:.6f}") for row in told] == list(
        zip(MONTHS, values, strict=True)
    )
    assert [(f"{row['کران پایین']:.6f}", f"{row['کران بالا']:.6f}") for row in told] == [
        (step["low"], step["high"]) for step in steps
    ]
    unsaid = [row for row in rows if row["شناسهٔ شاخص"] == "utilisation_installed"]
    assert [(row["پیش‌بینی (سهم از یک)"], row["چرا پیش‌بینی نیست"]) for row in unsaid] == [
        (None, "رقم آخرین ماه نامعلوم است.")
    ]

    printed = pdf.texts()
    for value in values:
        assert fa_digits(f"{float(value) * 100:.1f}".replace(".", "٫")) + "٪" in printed
    row = sheets(Report.objects.get(period=LAST.code), Scope.objects.all())[0]
    [block] = outlook_blocks(row, row.scope.report)
    assert [said.endswith("رقم آخرین ماه نامعلوم است.") for said in block["unsaid"]] == [True]


def test_published_forecast_stays_when_the_past_is_corrected_or_published_later(official):
    late = months(COUNT)[1]
    Report.objects.filter(period=late.code).update(state="failed", error="x")  # not there when the others come out
    for report in Report.objects.filter(state="built").order_by("starts_on"):
        actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    forms = ("pdf", "xlsx", "json")
    before = {form: fetch(official, form, revision="1") for form in forms}
    assert steps_of(json.loads(before["json"]))

    Report.objects.filter(period=late.code).update(state="built", error="")
    corrected = Report.objects.get(period="1404-05")
    fresh = Report.objects.create(
        period="1404-05", kind="month", starts_on=corrected.starts_on, revision=2, state="built", digest="e",
        built_at=corrected.built_at, rule_version="r",
    )  # fmt: skip
    scope = Scope.objects.create(
        report=fresh, kind="park", code="park:PX", park=corrected.scopes.get().park, name="شهرک"
    )
    Figure.objects.create(scope=scope, indicator="operating_rate", numerator=1, denominator=10, covered=1, expected=1)
    for report in (Report.objects.get(period=late.code), fresh):
        actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR), reason="اصلاح")

    assert {form for form in forms if fetch(official, form, revision="1") != before[form]} == set()
