"""When sample deeds happened, and which way a sample case went."""

from collections.abc import Sequence
from datetime import date, datetime, time
from random import Random

from django.utils import timezone

MILLIARD = 1_000_000_000


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11, 30)))


def choose(rng: Random, ways: Sequence[tuple[tuple[str, ...], int]]) -> tuple[str, ...]:
    return rng.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
