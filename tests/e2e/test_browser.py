"""The browser harness sees what it promises to see."""

import pytest


@pytest.mark.parametrize("width", [390, 1440])
def test_page_opens_without_a_trouble(sessions, width):
    page = sessions.open(width=width)
    answer = page.goto("/")
    assert answer.status == 200
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_broken_security_policy_is_a_trouble(sessions):
    page = sessions.open()
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in trouble for trouble in sessions.troubles)
    sessions.forgive("Content Security Policy")
