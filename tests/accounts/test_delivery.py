"""Notices leave the portal once, however many workers try, and failures are tried again a few times only."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts import delivery
from accounts.models import Notice
from accounts.models.notices import MAX_ATTEMPTS
from accounts.tasks import deliver_notices
from tests.accounts.factories import NoticeFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_notices_of_a_person_go_out_in_one_message():
    person = UserFactory(email="reza@example.org", full_name="رضا احمدی")
    NoticeFactory.create_batch(2, to=person)
    assert deliver_notices() == {"people": 1, "notices": 2, "failed": 0}
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["reza@example.org"], "خبرهای تازه در کارستان")
    assert message.body.count("رضا احمدی دعوت شما را پذیرفت") == 2
    assert "/invitations/" in message.body
    assert deliver_notices()["notices"] == 0
    assert len(mail.outbox) == 1


def test_one_notice_is_its_own_subject():
    NoticeFactory(to__email="reza@example.org")
    deliver_notices()
    assert mail.outbox[0].subject == "رضا احمدی دعوت شما را پذیرفت و وارد سامانه شد."


@pytest.mark.parametrize("values", [{"to__email": ""}, {"to__is_active": False, "to__email": "a@example.org"}])
def test_notice_without_a_way_out_stays_in_the_portal(values):
    notice = NoticeFactory(**values)
    deliver_notices()
    notice.refresh_from_db()
    assert (notice.delivered_at is not None, mail.outbox) == (True, [])


def test_notice_that_was_read_is_not_sent():
    NoticeFactory(to__email="a@example.org", read_at=timezone.now())
    deliver_notices()
    assert mail.outbox == []


def test_failed_delivery_is_tried_again_later_and_given_up_at_last(settings):
    settings.SMS_URL = "file:///nowhere/at/all.jsonl"
    notice = NoticeFactory(to__phone="09141112233")
    now = timezone.now()
    assert delivery.deliver_due(now=now).failed == 1
    assert delivery.deliver_due(now=now + timedelta(minutes=4)).as_dict() == {"people": 0, "notices": 0, "failed": 0}
    for attempt in range(2, MAX_ATTEMPTS + 3):
        now += timedelta(days=1)
        delivery.deliver_due(now=now)
        notice.refresh_from_db()
        assert notice.attempts == min(attempt, MAX_ATTEMPTS)
    assert notice.delivered_at is None


def test_text_message_goes_where_the_setting_says(settings, tmp_path):
    out = tmp_path / "sms.jsonl"
    settings.SMS_URL = f"file://{out}"
    NoticeFactory(to__phone="09141112233")
    deliver_notices()
    message = json.loads(out.read_text())
    assert message["to"] == "09141112233"
    assert message["text"].startswith("رضا احمدی دعوت شما را پذیرفت")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_delivers():
    NoticeFactory.create_batch(10)
    start, claimed = Barrier(2), []

    def work():
        start.wait()
        claimed.extend(notice.pk for notice in delivery.claim(now=timezone.now()))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(Notice.objects.values_list("pk", flat=True))
