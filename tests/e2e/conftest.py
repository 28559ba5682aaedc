"""A real browser against a live server: Persian, one session a person, and no error may go by unseen."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.e2e.sessions import Sessions
from tests.e2e.visitors import Visitor
from tests.lanes import CANNOT_RUN

# --no-sandbox: as root Chromium has none; the rest keeps it from calling its maker.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]
OPTIONS += ["--disable-background-networking", "--disable-component-update", "--disable-quic"]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if path is None:
        pytest.skip(f"{CANNOT_RUN}no Chromium on this machine; `make chromium` fetches one or says why not")
    # Playwright keeps an event loop running in this thread; Django would take each query of the test for one inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def sessions(browser, live_server):
    """Open browser sessions: `page = sessions.open(user, width=390)`; each person gets one of their own.

    The test fails at its end when any page of it logged a console error, broke the Content-Security-Policy, threw in
    JavaScript or got an answer of 500 and above. `sessions.forgive("…")` names an expected one.
    """
    opened = Sessions(browser, live_server.url)
    yield opened
    opened.close()
    assert opened.troubles == []


@pytest.fixture
def page(sessions):
    """One anonymous page at 1440 px."""
    return sessions.open()


@pytest.fixture
def phone(sessions):
    """One anonymous page at 390 px, with touch."""
    return sessions.open(width=390)


@pytest.fixture
def visit(sessions):
    """Let a person in through the login page, in a browser session of their own: `visit(owner, width=390)`."""

    def visit(user, **screen):
        return Visitor(sessions.open(**screen), width=screen["width"]).log_in(user.username)

    return visit
