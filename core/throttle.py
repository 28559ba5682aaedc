"""Slowing down those who guess codes: so many tries from one address in so long a time."""

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 20
WINDOW_SECONDS = 3600


def _key(request: HttpRequest, what: str) -> str:
    return f"throttle:{what}:{request.META.get('REMOTE_ADDR', '')}"


def is_exhausted(request: HttpRequest, what: str) -> bool:
    """Whether this address has used up its tries at `what`."""
    return cache.get(_key(request, what), 0) >= TRIES


def note_failure(request: HttpRequest, what: str) -> None:
    """One more try of this address was wrong; an hour after the first of them all are forgotten."""
    key = _key(request, what)
    if not cache.add(key, 1, WINDOW_SECONDS):
        with suppress(ValueError):  # it was forgotten between the two lines
            cache.incr(key)
