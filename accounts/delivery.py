"""Carrying notices out of the portal: one message a person and round, by e-mail and text message.

A notice is claimed by a conditional update before it is sent, so that of two workers one sends it; the claim ends after
a while, so that a worker that died leaves nothing behind. Five tries, then the notice stays in the portal only.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.notices import Enclosure, enclosure, sentence
from accounts.sms import is_configured, send_sms

logger = logging.getLogger(__name__)
ROUND = 200
MOST_ENCLOSED = 8_000_000  # bytes; mail servers refuse more than ten million or so
FIRST_WAIT = timedelta(minutes=5)


@dataclass
class Delivered:
    """What one round did: people told, notices carried, notices that failed and are tried again."""

    people: int = 0
    notices: int = 0
    failed: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def deliver_due(*, now: datetime) -> Delivered:
    """Every notice due at `now`, two hundred at most, is carried, or waits for its next try."""
    done = Delivered()
    by_person: dict[User, list[Notice]] = defaultdict(list)
    for notice in claim(now=now):
        by_person[notice.to].append(notice)
    with translation.override(settings.LANGUAGE_CODE):
        for person, notices in by_person.items():
            _carry(person, notices, now=now, done=done)
    return done


@transaction.atomic
def claim(*, now: datetime) -> Sequence[Notice]:
    """Due notices that nobody else will try for a while: five minutes after the first try, then double each time."""
    due = Notice.objects.due(now).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    notices = list(due.select_related("to")[:ROUND])
    waits = defaultdict(list)
    for notice in notices:
        waits[FIRST_WAIT * 2**notice.attempts].append(notice.pk)
    for wait, keys in waits.items():
        Notice.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, try_again_at=now + wait)
    return notices


def _carry(person: User, notices: list[Notice], *, now: datetime, done: Delivered) -> None:
    news = [notice for notice in notices if notice.read_at is None]
    try:
        if news and person.is_active:
            _tell(person, news)
            done.people += 1
    except (OSError, SMTPException):
        logger.exception("Notices of user %s were not delivered; they are tried again.", person.pk)
        done.failed += len(notices)
        return
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(delivered_at=now)
    done.notices += len(notices)


def _tell(person: User, notices: list[Notice]) -> None:
    lines = [{"sentence": sentence(notice), "url": settings.SITE_URL + notice.url} for notice in notices]
    if person.email:
        body = render_to_string("emails/notices.txt", {"person": person, "lines": lines, "site_url": settings.SITE_URL})
        subject = lines[0]["sentence"] if len(lines) == 1 else _("خبرهای تازه در کارستان")
        message = EmailMessage(subject=" ".join(subject.split()), body=body, to=[person.email])
        for file in _enclosed(notices):
            message.attach(file.name, file.content, file.mime)
        message.send()
    if person.phone and is_configured():
        text = "\n".join(chain((line["sentence"] for line in lines[:3]), [settings.SITE_URL]))
        send_sms(to=person.phone, text=text)


def _enclosed(notices: Sequence[Notice]) -> list[Enclosure]:
    """The files that go with the notices; the news go out even where a file cannot be made, their links lead to it."""
    found: list[Enclosure] = []
    for notice in notices:
        try:
            file = enclosure(notice)
        except Exception:
            logger.exception("The file of notice %s was not made; its mail goes without it.", notice.pk)
            continue
        if file and sum(len(each.content) for each in [*found, file]) <= MOST_ENCLOSED:
            found.append(file)
    return found
