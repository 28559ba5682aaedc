"""Every kind of page that links lead a person to, at both widths and in both themes, and the portal without script.

The portal runs as a newcomer runs it: sample data, its own processes, static files compressed and named by content.
Reading changes nothing there, and what a test writes it takes back.
"""

import os
import re
import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.examiner import faults_of, open_page, walk, ways_on
from tests.e2e.sessions import Sessions
from tests.e2e.visitors import Visitor
from tests.factories import PASSWORD
from tests.processes import Process
from tests.servers import free_port

pytestmark = pytest.mark.longest
WIDTHS = [390, 1440]
ROLES = ["official", "owner", "manager", "director", "agency", "auditor", "administrator"]
REVIEW = "status=semi_active&step=review&reason=liquidity"
REVIEW += "&effective_on_day=1&effective_on_month=9&effective_on_year=1405"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Where the portal answers, with its labelled sample and the reports of its months."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_URL", "_ROOT"))}
    own = {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "PORT": str(free_port()), "DEMO_PASSWORD": PASSWORD}
    environment = {**kept, **own, "LOG_LEVEL": "INFO"}
    running = Process([sys.executable, "-m", "portal.run_local", "--units", "60", "--months", "3"], environment)
    running.wait_for("Ready.", seconds=120)
    reports = Process([sys.executable, "manage.py", "build_reports"], environment)
    assert reports.popen.wait(timeout=60) == 0, reports.output()
    yield f"http://127.0.0.1:{own['PORT']}"
    assert running.popen.poll() is None, running.output()
    running.stop()


@pytest.fixture(scope="module")
def looked_at():
    """Kinds of pages that somebody has seen at a width: the next person looks at what only they are led to."""
    return {width: set() for width in WIDTHS}


@pytest.fixture
def sessions(browser, portal):
    opened = Sessions(browser, portal)
    yield opened
    opened.close()
    assert opened.troubles == []


@pytest.fixture
def enter(sessions):
    """Let one of the sample's logins in: `enter("official", width=390)`."""

    def enter(role, **screen):
        return Visitor(sessions.open(**screen), width=screen["width"]).log_in(role)

    return enter


def behind_forms(role, page):
    """Pages of this person that no link leads to, only a form that is filled in or a matter half done."""
    if role == "owner":
        page.goto("/")
        return [re.sub(r"\?.*", f"?{REVIEW}", page.locator("a.big-choice").first.get_attribute("href"))]
    if role == "manager":
        page.goto("/requests/?stage=draft")
        return [page.locator("#results a.name").first.get_attribute("href") + "edit/need/"]
    return []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", ROLES)
def test_pages_fit_read_well_and_weigh_little(role, width, enter, looked_at):
    page = enter(role, width=width).page
    open_page(page, "/more/")
    places = ["/", "/more/", *ways_on(page), *behind_forms(role, page)]

    faults, seen = walk(page, places, looked_at[width])

    looked_at[width] |= seen
    assert faults == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("address", "status"), [("/login/", 200), ("/join/", 200), ("/nowhere/", 404)])
def test_doors_and_the_page_that_is_not_there_read_well(address, status, width, sessions):
    sessions.forgive("status of 404")
    page = sessions.open(width=width)
    answer = open_page(page, address)

    assert answer.status == status
    assert [fault for fault in faults_of(page, answer) if fault != "answers 404"] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_refusal_reads_well(width, sessions, enter):
    sessions.forgive("status of 403")
    page = enter("official", width=width).page
    answer = open_page(page, "/audit/")

    assert faults_of(page, answer) == ["answers 403"]


@pytest.mark.parametrize("width", WIDTHS)
def test_list_is_filtered_without_script(width, enter):
    official = enter("official", width=width, javascript=False)

    official.go_to("واحدها")
    official.choose("نیمه‌فعال", inside=official.page.locator("details.filters"))
    official.press("اعمال", "button")

    expect(official.page).to_have_url(re.compile("status=semi_active"))
    statuses = official.page.locator("#results tbody .st").all_inner_texts()
    assert {status.strip() for status in statuses} == {"نیمه‌فعال"}


@pytest.mark.parametrize("width", WIDTHS)
def test_status_is_proposed_and_taken_back_without_script(width, enter):
    owner = enter("owner", width=width, javascript=False)

    owner.press("نیمه‌فعال")
    owner.choose("کمبود نقدینگی")
    owner.press("ادامه", "button")
    owner.press("فرستادن اعلام", "button")
    owner.sees("اعلام شما فرستاده شد")
    owner.press("پس گرفتن این اعلام", "button")

    owner.sees("پیشنهاد پس گرفته شد.")
    owner.sees("تغییر کرده؟ اکنون چگونه است:")
