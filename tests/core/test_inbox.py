"""What waits for a person is told the same way by every app and cannot be changed on its way to the page."""

from dataclasses import FrozenInstanceError, astuple
from datetime import date

import pytest

from core.inbox import InboxGroup, InboxItem


def test_an_item_needs_a_title_a_detail_and_an_address():
    item = InboxItem("کاشی تبریز", "تغییر وضعیت", "/units/1/")
    assert astuple(item) == ("کاشی تبریز", "تغییر وضعیت", "/units/1/", None, "", "")


def test_a_group_tells_of_more_than_it_shows():
    item = InboxItem("کاشی تبریز", "", "/", due_on=date(2025, 10, 2), tag="دیر", tone="bad")
    group = InboxGroup("در انتظار تأیید", "clock", 12, "/units/?waiting=1", [item])
    assert (group.count, [one.tone for one in group.items]) == (12, ["bad"])


def test_items_cannot_be_changed():
    item = InboxItem("کاشی تبریز", "", "/")
    with pytest.raises(FrozenInstanceError):
        item.title = "دیگر"
