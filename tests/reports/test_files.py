"""Files of a report: the same figure everywhere, the same bytes for ever, and nobody gets more than they see."""

import io
import json
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from core import press
from core.jalali import Period
from core.text import fa_digits
from parks.models import Park
from reports import actions, exports
from reports.codes import grouped, verification_code
from reports.exports.corrections import correction_blocks
from reports.exports.drawings import history_charts
from reports.exports.paper import MOST_PAGES_OF_PARKS
from reports.indicators import REGISTRY, full_label
from reports.models import Report, Scope
from reports.queries.reading import figures_by_report, past_of
from reports.wording import value_text
from tests.factories import UserFactory, manager_of
from tests.reports.papers import Paper
from tests.reports.test_pages import (
    BEFORE,
    FIGURE,
    MONTH,
    TODAY,
    address,
    enter,
    park_address,
    publish,
    write_world,
)
from tests.reports.worlds import Works, World
from units.models import Declaration, Unit

FORMS = ("pdf", "xlsx", "csv", "json")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    write_world()
    for period in (BEFORE, MONTH):
        actions.build_report(period=period, by=None, today=TODAY)


@pytest.fixture
def official(client):
    return enter(client, UserFactory(role=Role.OFFICIAL))


def fetch(client, form, **query):
    answer = client.get(address("report_file"), {"format": form, **query})
    assert answer.status_code == 200, query
    return answer.getvalue()


def cells(book, sheet):
    rows = list(openpyxl.load_workbook(io.BytesIO(book))[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_every_figure_of_a_scope_is_the_same_everywhere(official, world):
    scope = Scope.objects.select_related("report").get(code="park:PW1", report__period="1404-06")
    stored = {figure.indicator: figure.value for figure in scope.figures.all()}
    assert set(stored) == set(REGISTRY)
    exact = {code: None if value is None else str(value) for code, value in stored.items()}
    only = {"scope": scope.code}

    told = json.loads(fetch(official, "json", **only))["scopes"][0]["figures"]
    assert {code: figure["value"] for code, figure in told.items()} == exact
    assert official.get("/api/v1/reports/1404-06/", only).json()["scopes"][0]["figures"] == told

    lines = [line.split(",") for line in fetch(official, "csv", **only).decode().splitlines()[1:]]
    numbers = {code: None if value is None else float(value) for code, value in stored.items()}
    close = {code: None if value is None else pytest.approx(value, rel=1e-15) for code, value in numbers.items()}
    assert {line[2]: float(line[4]) if line[4] else None for line in lines} == numbers

    rows = cells(fetch(official, "xlsx", **only), "شهرک 1")
    assert {row["شناسهٔ شاخص"]: row["مقدار"] for row in rows} == close
    whole = cells(fetch(official, "xlsx"), "شهرک‌ها")[1]
    heads = {code: f"{full_label(indicator)} ({indicator.unit})" for code, indicator in REGISTRY.items()}
    assert {code: whole[head] for code, head in heads.items()} == close

    on_page = {code: value for value, code in FIGURE.findall(official.get(park_address(1)).content.decode()) if value}
    assert on_page == {code: exact[code] for code in on_page}
    assert len(on_page) > 15

    printed = on_paper(fetch(official, "pdf", **only), scope)
    known = {code for code in REGISTRY if code in printed}
    assert printed == {code: value_text(REGISTRY[code], stored[code]).replace("\u200e", "") for code in known}
    assert {code for code, value in stored.items() if value is not None} <= known


def on_paper(pdf, scope):
    """{indicator: what is printed as its value}. A row of the table ends with the figure's code; before it stand the
    value, that of the period before, and what it rests on («۱ از ۱», or a dash)."""
    codes = {fa_digits(grouped(verification_code(scope, code))): code for code in REGISTRY}
    found, figures = {}, []
    for text in Paper(pdf).texts():
        if text in codes:
            values = figures[:-1] if figures[-1] == "—" else figures[:-2]
            found[codes[text]], figures = values[-2], []
        elif text == "—" or re.search("[۰-۹]٪?$", text):
            figures.append(text)
    return found


def test_pdf_carries_the_figures_for_computers_too(official, world):
    pdf = fetch(official, "pdf", scope="park:PW0")
    assert Paper(pdf).attachment() == fetch(official, "json", scope="park:PW0")


def test_pdf_is_an_archives_and_a_listeners_document(official, world):
    pdf = fetch(official, "pdf")
    for mark in (b"<pdfaid:part>3", b"<pdfaid:conformance>A", b"<pdfuaid:part>1", b"/StructTreeRoot", b"/Lang(fa-IR)"):
        assert mark in pdf, mark


def test_published_files_stay_byte_for_byte_when_more_is_approved_later(official, world):
    for period in (BEFORE, MONTH):
        publish(period)
    before = {form: fetch(official, form) for form in FORMS}
    Unit.objects.update(is_sample=True)
    Declaration.objects.all().update(workers=99, made_value_rial=1)
    Park.objects.update(established_on=date(2024, 3, 21))
    for period in (BEFORE, MONTH):
        report = actions.build_report(period=period, by=None, today=TODAY).report
        actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR), reason="اظهارنامه‌ها اصلاح شد")

    after = {form: fetch(official, form, revision="1") for form in FORMS}

    assert {form for form in FORMS if after[form] != before[form]} == set()
    assert fetch(official, "pdf", revision="2") != before["pdf"]


def test_workbook_has_one_sheet_a_table_and_coverage_beside_each_ratio(official, world):
    content = fetch(official, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "استان", "شهرک‌ها", "شهرستان‌ها", "قدمت شهرک‌ها", "گروه‌های صنعت", "بیرون از شهرک‌ها", "بهره‌وری کل عوامل",
        "علت‌های ایستایی", "پیش‌بینی", "کدهای راستی‌آزمایی", "روش و داده",
    ]  # fmt: skip
    wide = {"شهرک‌ها", "شهرستان‌ها", "قدمت شهرک‌ها", "گروه‌های صنعت", "بیرون از شهرک‌ها"}
    assert {(sheet.title, sheet.sheet_view.rightToLeft, sheet.freeze_panes) for sheet in book} == {
        (name, True, "C2" if name in wide else "A2") for name in book.sheetnames
    }
    heads = [cell.value for cell in book["شهرک‌ها"][1]]
    shares = [full_label(each) for each in REGISTRY.values() if each.kind == "share"]
    assert {heads[heads.index(f"{label} (سهم از یک)") + 1] for label in shares} == {
        f"پوشش: {label}" for label in shares
    }
    assert {part.date_time[0] for part in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {1980}


@pytest.mark.parametrize("form", FORMS)
def test_manager_gets_their_own_park_and_the_province_alone(client, world, form):
    enter(client, manager_of(Park.objects.get(code="PW0")))
    content = fetch(client, form)
    if form == "pdf":
        content = Paper(content).attachment()
    elif form == "xlsx":
        content = "".join(map(str, cells(content, "کدهای راستی‌آزمایی"))).encode()
    assert ("park:PW0" in content.decode(), "PW1" in content.decode()) == (True, False)
    assert client.get(address("report_file"), {"format": form, "scope": "park:PW1"}).status_code == 404


def test_strangers_get_no_file(client, world):
    publish()
    assert {client.get(address("report_file"), {"format": form}).status_code for form in FORMS} == {302}


def test_files_are_named_by_what_when_and_which_revision(official, world):
    def name(**query):
        return official.get(address("report_file"), query)["Content-Disposition"]

    assert name(format="pdf") == 'attachment; filename="productivity-1404-06-r1-draft.pdf"'
    publish()
    assert name(format="xlsx") == 'attachment; filename="productivity-1404-06-r1.xlsx"'
    assert name(format="csv", scope="park:PW0") == 'attachment; filename="productivity-1404-06-r1-park-pw0.csv"'
    assert name(format="json", scope="age:old") == 'attachment; filename="productivity-1404-06-r1-age-old.json"'


def test_paper_says_that_its_data_are_samples(official, world):
    assert 'sample_data": false' in fetch(official, "json").decode()
    Unit.objects.update(is_sample=True)
    assert Paper(fetch(official, "pdf", scope="province")).attachment().decode().count('"sample_data": true') == 1


def test_report_of_sixty_pages_is_set_at_once():
    """Forty parks make more than sixty pages; no clock is asked, since a busy machine has its own."""
    parks = 40
    units = [Works(park=place, events=[(date(2020, 3, 21), "active")]) for place in range(parks)]
    World(counties=1, parks=[(None, 0)] * parks, units=units).write()
    report = actions.build_report(period=MONTH, by=None, today=TODAY).report
    pdf = exports.as_pdf(report, exports.sheets(report, Scope.objects.all()), Scope.objects.all())
    assert len(Paper(pdf).pages) >= 60


def test_file_of_very_many_parks_leaves_their_own_pages_to_files_of_their_own():
    parks = MOST_PAGES_OF_PARKS + 1
    units = [Works(park=place, events=[(date(2020, 3, 21), "active")]) for place in range(parks)]
    World(counties=1, parks=[(None, 0)] * parks, units=units).write()
    report = actions.build_report(period=MONTH, by=None, today=TODAY).report
    pdf = exports.as_pdf(report, exports.sheets(report, Scope.objects.all()), Scope.objects.all())
    assert len(Paper(pdf).pages) < 20


@pytest.mark.parametrize("form", FORMS)
def test_command_writes_what_the_page_hands_out(official, world, tmp_path, form):
    publish()
    out = tmp_path / f"report.{form}"
    call_command("show_report", "1404-06", "--scope", "park:PW0", "--as", form, "--out", str(out))
    assert out.read_bytes() == fetch(official, form, scope="park:PW0")


@pytest.mark.parametrize(
    "args", [["1404-06", "--scope", "park:none"], ["1390-01"], ["nonsense"], ["1404-06", "--revision", "7"],
             ["1404-06", "--as", "pdf", "--out", "/nowhere/x.pdf"]],
)  # fmt: skip
def test_command_says_what_it_cannot_do(world, args):
    with pytest.raises(CommandError):
        call_command("show_report", *args)


def test_draft_is_compared_with_what_stands_and_a_published_one_with_what_was_published(world):
    draft = Report.objects.get(period="1404-06")
    assert [report.period for report in past_of(Report.objects.all(), draft, 13)] == ["1404-06", "1404-05"]
    published = publish()
    assert [report.period for report in past_of(Report.objects.all(), published, 13)] == ["1404-06"]


def test_page_tells_when_the_press_fails(official, world, monkeypatch):
    monkeypatch.setattr(press, "LONGEST_SECONDS", 0.01)
    answer = official.get(address("report_file"), {"format": "pdf"}, follow=True)
    assert answer.redirect_chain == [(address(), 302)]
    assert "کمی بعد دوباره بخواهید" in answer.content.decode()


def test_correction_lists_on_paper_what_changed_and_why(official, world):
    publish()
    Declaration.objects.filter(unit__code="UW0", period="1404-06").update(workers=27)
    report = actions.build_report(period=MONTH, by=None, today=TODAY).report
    director = UserFactory(role=Role.DIRECTOR)
    actions.publish_report(report=report, by=director, reason="شمار شاغلان واحد اصلاح شد")
    rows = exports.sheets(report, Scope.objects.all(), "park:PW0")
    report.refresh_from_db()

    note, table = correction_blocks(report, rows)

    assert note["text"].endswith("ویرایش 1 را گرفته است. دلیل: شمار شاغلان واحد اصلاح شد".replace("1", "۱"))
    changed = {row[1]: row[3:] for row in table["rows"]}
    assert {row[0] for row in table["rows"]} == {"شهرک 0"}
    assert changed["شاغلان"] == ["۱۳", "۲۷"]
    assert "واحدهای ثبت‌شده" not in changed
    assert correction_blocks(Report.objects.get(period="1404-06", revision=1), rows) == []


@pytest.mark.parametrize("parks", [1, 4])
@pytest.mark.parametrize("form", FORMS)
def test_file_costs_the_same_queries_when_parks_are_many(client, parks, form, django_assert_max_num_queries):
    write_world(parks)
    for period in (BEFORE, MONTH):
        actions.build_report(period=period, by=None, today=TODAY)
    enter(client, UserFactory(role=Role.OFFICIAL))
    with django_assert_max_num_queries(23 if form == "pdf" else 18):  # the paper holds the answers of five pages too
        fetch(client, form)


def test_month_without_a_report_is_a_gap_in_the_printed_chart():
    write_world()
    for code in ("1404-04", "1404-06"):
        actions.build_report(period=Period.parse(code), by=None, today=TODAY)
    report = Report.objects.get(period="1404-06")
    past = past_of(Report.objects.all(), report, 13)
    found = figures_by_report(Scope.objects.all(), past, ["province"])

    [block] = history_charts(Scope.objects.get(report=report, code="province"), past, found)

    assert "مرداد ۱۴۰۴: —" in block["items"][0]["alt"]
    assert block["items"][0]["svg"].count("<polyline") == 2
