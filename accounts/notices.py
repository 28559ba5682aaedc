"""Telling people: rows written with the action, sentences made when they are read.

An app registers its kinds at import time of its own `notices.py` through `register`; a kind that nobody registered
is a programming error and is refused when it is told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import Notice, User

_sentences: dict[str, str | Promise] = {}


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with the mail of a notice."""

    name: str
    content: bytes
    mime: str


_enclosures: dict[str, Callable[[Notice], Enclosure | None]] = {}


def register(sentences: dict[str, str | Promise]) -> None:
    """Teach the portal how each kind is said: a lazy sentence with named `%(…)s` parameters."""
    _sentences.update(sentences)


def register_enclosures(makers: dict[str, Callable[[Notice], Enclosure | None]]) -> None:
    """Teach the portal which kinds of notice carry a file; a maker asks anew what the reader may see and answers None
    where it is not theirs."""
    _enclosures.update(makers)


def enclosure(notice: Notice) -> Enclosure | None:
    """The file that goes with the notice's mail, None for most."""
    make = _enclosures.get(notice.kind)
    return make(notice) if make else None


def notify(*, to: Iterable[User], kind: str, url: str, key: str = "", **params: Any) -> None:
    """Each of `to` has a notice of this kind; one with the same `key` is not told again."""
    if kind not in _sentences:
        raise KeyError(f"No sentence is registered for notices of kind {kind!r}.")
    rows = [
        Notice(to=user, kind=kind, url=url, key=key, params=params) for user in {user.pk: user for user in to}.values()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))


def sentence(notice: Notice) -> str:
    """The notice as the reader's language says it."""
    return str(_sentences.get(notice.kind, notice.kind)) % notice.params
