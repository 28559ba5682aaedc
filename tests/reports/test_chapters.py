"""The printed report answers what the pages answer, in their words, as far as its reader may see."""

import pytest

from accounts.models import Role
from parks.models import Park
from reports.exports import sheets
from reports.exports.chapters import chapters
from reports.exports.past import past_beside
from reports.models import Figure, Report, Scope
from tests.factories import UserFactory, manager_of
from tests.reports.province import MONTH, address, build, enter
from units.models import Reason

AGES, PLACES, CONSTRAINTS, IDLE, SUPPORT = (
    "شهرک‌های قدیمی در برابر جدید", "جایگاه شهرک‌ها", "موانع تولید", "ظرفیت‌های مغفول", "حمایت و نتیجهٔ آن",
)  # fmt: skip
pytestmark = pytest.mark.django_db


def printed(user=None, scope=""):
    """{title: blocks} of the chapters in the file of this reader."""
    visible = Scope.objects.all() if user is None else Scope.objects.visible_to(user)
    report = Report.objects.get(period=MONTH.code)
    rows = sheets(report, visible, scope)
    found = chapters(report, rows, past_beside(report, rows, visible), visible)
    return {section["title"]: section["blocks"] for section in found}


def tables(blocks):
    return [block for block in blocks if block["kind"] == "table"]


def test_whole_paper_answers_every_question_of_the_pages():
    build()
    assert list(printed()) == [AGES, PLACES, CONSTRAINTS, IDLE, SUPPORT]


def test_paper_of_one_scope_speaks_of_it_alone():
    build()
    assert list(printed(scope="park:PW1")) == [CONSTRAINTS, IDLE]
    assert list(printed(scope="province")) == [CONSTRAINTS, IDLE, SUPPORT]
    assert list(printed(scope="county:W0")) == [CONSTRAINTS, IDLE]


def test_manager_reads_no_place_and_no_class_on_paper():
    build()
    found = printed(manager_of(Park.objects.get(code="PW0")))
    assert list(found) == [CONSTRAINTS, IDLE, SUPPORT]
    assert "شهرک 1" not in str(found)


def test_old_and_new_parks_are_answered_in_the_page_s_own_words(client):
    build(4)
    enter(client, UserFactory(role=Role.OFFICIAL))
    page = client.get(address("ages")).context["found"]

    note, _glance, _years, _charts, table, *_rest = printed()[AGES]

    assert note["text"] == " ".join(page["answer"])
    assert [row[0] for row in table["rows"]] == [row.old.label for row in page["rows"]]
    assert [row[2:4] for row in table["rows"]] == [[row.old.text, row.new.text] for row in page["rows"]]
    assert table["head"][2:4] == ["قدیمی (۲ شهرک)", "جدید (۲ شهرک)"]


def test_constraints_and_idle_capacity_are_those_of_the_pages(client):
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))
    losses = client.get(address("constraints")).context["losses"]
    groups = client.get(address("idle")).context["groups"]
    found = printed()

    lost, _past, stopped, *_rest = tables(found[CONSTRAINTS])
    assert [[row[0], row[1], row[3]] for row in lost["rows"]] == [
        [row.cause, row.hours.text, share] for row, share, _svg in losses
    ]
    assert [row[0] for row in stopped["rows"]] == [str(Reason.OTHER.label)]
    by_group = next(block for block in tables(found[IDLE]) if block.get("title") == "به تفکیک گروه صنعت")
    assert [[row[0], row[1], row[3]] for row in by_group["rows"]] == [
        [row.name, row.figures["idle_capacity"].text, row.share] for row in groups
    ]


def test_places_are_the_ranking_s_and_the_weakly_known_have_none(client):
    build(3)
    Figure.objects.filter(scope__code="park:PW2", indicator="operating_rate").update(covered=1, expected=3)
    enter(client, UserFactory(role=Role.OFFICIAL))
    page = client.get(f"{address('ranking')}?by=utilisation_installed").context["lines"]

    said, table = printed()[PLACES]

    assert "۵۰٪" in said["text"]
    places = {row[0]: row[2] for row in table["rows"]}
    assert places == {line.name: f"{line.figure.text} (رتبهٔ {'۰۱۲۳'[line.place]})" for line in page}
    assert {row[0]: row[1] for row in table["rows"]}["شهرک 2"].endswith("٪")
    assert [row[0] for row in table["rows"]][-1] == "شهرک 2"


def test_paper_of_many_parks_costs_the_same_queries(django_assert_max_num_queries):
    build(4)
    with django_assert_max_num_queries(17):
        printed()
