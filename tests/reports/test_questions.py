"""The pages that answer the province's questions: who may read them, what they say, what they cost."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from parks.models import Park
from reports.models import Figure, Report, Scope
from tests.factories import UserFactory, manager_of, owner_of
from tests.reports.province import MONTH, address, build, enter
from tests.reports.rows import cells, names
from units.models import Declaration, Reason, Unit

pytestmark = pytest.mark.django_db
PAGES = ("scope_list", "ranking", "ages", "constraints", "idle", "support_outcome")
SHOWN = re.compile(r'<data value="([^"]*)" data-figure="(\w+)">')


@pytest.fixture
def official(client):
    build()
    return enter(client, UserFactory(role=Role.OFFICIAL))


def figure_address(scope, indicator):
    return address("figure", scope=scope, indicator=indicator)


def every_address():
    return [
        *(address(name) for name in PAGES),
        address("scope_report", scope="county:W0"),
        address("scope_report", scope="age:old"),
        address("scope_report", scope="group:food"),
        figure_address("park:PW0", "utilisation_installed"),
        figure_address("county:W0", "closures"),
        figure_address("age:old", "active"),
        figure_address("province", "occupancy"),
        f"{reverse('reports:compare')}?a=park:PW0&ap=1404-06&b=park:PW1&bp=1404-05",
    ]


def test_strangers_are_sent_to_the_login(client, db):
    build()
    assert {client.get(url).status_code for url in every_address()} == {302}


def test_official_finds_every_page(official):
    assert {url: official.get(url).status_code for url in every_address()} == dict.fromkeys(every_address(), 200)


def test_manager_finds_nothing_of_another_park(client):
    build()
    enter(client, manager_of(Park.objects.get(code="PW0")))

    assert client.get(figure_address("park:PW0", "workers")).status_code == 200
    for url in (
        figure_address("park:PW1", "workers"),
        figure_address("county:W0", "workers"),
        address("scope_report", scope="county:W1"),
        f"{address('constraints')}?scope=park:PW1",
        f"{address('idle')}?scope=age:old",
    ):
        assert client.get(url).status_code == 404
    for url in (address("ranking"), address("ages"), f"{reverse('reports:compare')}?a=park:PW1"):
        page = client.get(url).content.decode()
        assert "شهرک 1" not in page


def test_manager_sees_own_rows_alone_behind_the_province(client):
    build()
    enter(client, manager_of(Park.objects.get(code="PW0")))

    page = client.get(figure_address("province", "workers")).content.decode()

    assert ("واحد 0" in page, "واحد 1" in page) == (True, False)


def test_unpublished_pages_are_not_there_for_owners(client):
    build()
    enter(client, owner_of(Unit.objects.first()))
    assert {client.get(url).status_code for url in every_address()} == {404}


def test_unknown_indicators_and_scopes_are_not_found(official):
    wrong = [figure_address("province", "luck"), figure_address("park:none", "units")]
    wrong.append(address("scope_report", scope="county:none"))
    assert {official.get(url).status_code for url in wrong} == {404}


@pytest.mark.parametrize("parks", [1, 4])
def test_pages_cost_the_same_queries_when_parks_are_many(client, django_assert_max_num_queries, parks):
    build(parks)
    enter(client, UserFactory(role=Role.OFFICIAL))
    for url in (
        *(address(name) for name in PAGES),
        figure_address("county:W0", "utilisation_installed"),
        f"{reverse('reports:compare')}?a=park:PW0",
    ):
        client.get(url)
        with django_assert_max_num_queries(13):
            assert client.get(url).status_code == 200


def stored(scope, indicator, period=MONTH):
    return str(Figure.objects.get(scope__report__period=period.code, scope__code=scope, indicator=indicator).value)


def test_figure_page_tells_value_parts_coverage_and_rows(official):
    page = official.get(figure_address("park:PW1", "utilisation_installed"))

    text = page.content.decode()
    assert SHOWN.findall(text) == [(stored("park:PW1", "utilisation_installed"), "utilisation_installed")]
    assert page.context["parts"] == ("۳٬۶۰۰٬۰۰۰٬۰۲۴", "۱۲٬۰۰۰٬۰۰۰٬۰۰۰")
    assert page.context["share"]["text"] == "۱۰۰٫۰٪"
    assert names(page) == ["واحد 1"]
    assert cells(page)[0][:3] == ["شهریور ۱۴۰۴", 300_000_002, 12_000_000_000]
    assert '<td class="inl num" data-l="ارزش تولید به قیمت مرجع (ریال)">۳۰۰٬۰۰۰٬۰۰۲</td>' in text


@pytest.mark.parametrize(
    ("indicator", "wanted"),
    [("active", []), ("closed", ["واحد 0"]), ("closures", ["واحد 0"]), ("units", ["واحد 0", "واحد 1"])],
)
def test_rows_are_those_that_are_counted(official, indicator, wanted):
    page = official.get(figure_address("province", indicator))
    assert names(page) == wanted


def test_every_number_of_the_overview_leads_to_its_page(official):
    page = official.get(address()).content.decode()
    linked = re.findall(r'<a href="([^"]*)"><data value="[^"]+" data-figure="(\w+)">', page)
    assert len(linked) > 40
    assert [url for url, code in linked if "/figure/" not in url or f"/{code}/" not in url] == []
    assert len(SHOWN.findall(page)) - len([1 for value, _code in SHOWN.findall(page) if not value]) == len(linked)


def test_list_of_reports_and_the_past_of_a_scope_lead_to_their_figures_too(official):
    for url in (reverse("reports:report_list"), address("park_report", code="PW0")):
        page = official.get(url).content.decode()
        linked = re.findall(r'<a href="([^"]*)"><data value="[^"]+" data-figure="(\w+)">', page)
        assert len(linked) == len([1 for value, _code in SHOWN.findall(page) if value]) > 10


def test_overview_shows_the_period_before_and_the_year_before(official):
    rows = {
        row.figure.code: row.figure for _source, rows in official.get(address()).context["sections"] for row in rows
    }

    used = rows["utilisation_declaring"]
    assert (used.text, used.before, used.year_ago) == ("۳۰٫۰٪", "۵۰٫۰٪", "۶۰٫۰٪")
    assert (used.delta.change, used.year.change) == ("۲۰٫۰ واحد درصد", "۳۰٫۰ واحد درصد")
    assert (used.delta.arrow, used.delta.tone) == ("down", "down")


def test_ranking_goes_on_over_pages(client):
    build(26)
    enter(client, UserFactory(role=Role.OFFICIAL))
    first, second = (client.get(f"{address('ranking')}?by=workers&per_page=25&page={page}") for page in (1, 2))
    lines = [
        [line for part in ("lines", "below", "unknown") for line in page.context[part]] for page in (first, second)
    ]
    assert [len(page) for page in lines] == [25, 1]
    assert len({line.name for page in lines for line in page}) == 26
    assert first.context["page"].last_number == 2


def in_parts(page):
    return [[line.name for line in page.context[part]] for part in ("lines", "below", "unknown")]


def test_ranking_puts_what_rests_on_little_below_and_the_unknown_last(official):
    Figure.objects.filter(scope__code="park:PW0", indicator="workers").update(covered=1, expected=3)

    page = official.get(f"{address('ranking')}?by=workers").context
    assert [[line.name for line in page[part]] for part in ("lines", "below", "unknown")] == [
        ["شهرک 1"],
        ["شهرک 0"],
        [],
    ]

    Figure.objects.filter(scope__code="park:PW0", indicator="workers").update(numerator=None)
    page = official.get(f"{address('ranking')}?by=workers&floor=0").context
    assert [[line.name for line in page[part]] for part in ("lines", "below", "unknown")] == [
        ["شهرک 1"],
        [],
        ["شهرک 0"],
    ]


def test_equal_figures_share_a_place(official):
    lines = official.get(f"{address('ranking')}?by=workers&of=county").context["lines"]
    assert [line.place for line in lines] == [1, 1]


def test_nonsense_in_a_choice_is_named_and_nothing_is_shown(official):
    page = official.get(f"{reverse('reports:compare')}?a=nowhere")
    assert (page.status_code, list(page.context["form"].errors), "sides" in page.context) == (422, ["a"], False)


def test_comparison_tells_the_distance_of_the_first_from_the_second(official):
    url = f"{reverse('reports:compare')}?a=province&ap=1404-06&b=province&bp=1404-05"
    pairs = {pair.first.code: pair for _source, pairs in official.get(url).context["sections"] for pair in pairs}

    used = pairs["utilisation_declaring"]
    assert (used.first.text, used.second.text, used.first.delta.change) == ("۳۰٫۰٪", "۵۰٫۰٪", "۲۰٫۰ واحد درصد")


def test_old_and_new_parks_are_answered_in_plain_words(official):
    found = official.get(address("ages")).context["found"]

    assert found["counts"] == {"old": 1, "new": 1, "unknown": 0}
    text = " ".join(found["answer"])
    assert "ظرفیت خالی شهرک‌های قدیمی ماهی ۱ میلیارد ریال است، یعنی ۲٫۳ برابر" in text
    assert text.endswith("هزینهٔ ساخت شهرک در آن نیامده است.")


def test_charts_of_old_and_new_parks_have_their_months_as_a_table(official):
    page = official.get(address("ages"))
    chart = next(each for each in page.context["found"]["charts"] if "نصب" in each.label)

    assert [(period, old.text, new.text) for period, old, new in chart.table][-2:] == [
        ("مرداد ۱۴۰۴", "۵۰٫۰٪", "۵۰٫۰٪"), ("شهریور ۱۴۰۴", "۳۰٫۰٪", "۳۰٫۰٪"),
    ]  # fmt: skip
    assert chart.table[-1][1].href == f"{figure_address('age:old', 'utilisation_installed')}?revision=1"
    assert page.content.decode().count("<summary>جدول ارقام</summary>") == 2


def test_constraints_put_the_largest_loss_first(official):
    page = official.get(f"{address('constraints')}?scope=park:PW1").context

    assert [(row.cause, share) for row, share, _svg in page["losses"][:2]] == [("برق", "۸۰٫۰٪"), ("آب", "۲۰٫۰٪")]
    assert [(bar.label, bar.text) for bar in page["stopped"]] == [(str(Reason.OTHER.label), "۱")]


def test_idle_capacity_is_told_by_group_the_largest_first(official):
    page = official.get(address("idle")).context
    assert [row.name for row in page["groups"]] == ["غذایی"]
    assert page["groups"][0].share == "۱۰۰٫۰٪"


def test_idle_capacity_of_groups_is_not_called_unknown_to_who_may_not_see_it(official, client):
    assert official.get(address("idle")).content.decode().count('id="h-groups"') == 1
    manager = enter(client, UserFactory(role=Role.MANAGER))
    assert manager.get(address("idle")).content.decode().count('id="h-groups"') == 0


def test_frozen_figure_stays_while_its_rows_move_on(official):
    report = Report.objects.get(period="1404-06")
    Declaration.objects.filter(period="1404-06").update(workers=99)

    page = official.get(figure_address("park:PW0", "workers"))

    assert Scope.objects.get(report=report, code="park:PW0").figures.get(indicator="workers").value == 13
    assert (page.context["figure"].text, cells(page)[0][1]) == ("۱۳", 99)


@pytest.mark.parametrize(
    ("scope", "indicator", "listed"),
    [
        ("park:PW0", "closed", "/units/?park=PW0&status=closed&as_of=2025-09-22"),
        ("county:W0", "active", "/units/?county=W0&status=active&as_of=2025-09-22"),
        ("province", "workers", "/declarations/?period=1404-06&state=accepted"),
        ("county:W0", "workers", ""),  # the list of declarations knows no counties: better none than all
        ("age:old", "active", ""),
        ("park:PW0", "requests_open", "/requests/?park=PW0"),
        ("park:PW0", "occupancy", "/parks/PW0/plots/"),
        ("park:PW0", "gap_power", "/parks/PW0/?tab=utilities"),
        ("province", "gap_power", ""),
    ],
)
def test_list_behind_a_figure_is_of_its_place_or_none(official, scope, indicator, listed):
    assert official.get(figure_address(scope, indicator)).context["list_url"] == listed
