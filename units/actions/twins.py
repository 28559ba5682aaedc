"""Pairs of units that may be one: found every night, and decided by officials."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.locks import hold
from units import policies
from units.compute.likeness import grounds, score
from units.models import TwinPair, Unit
from units.queries.twins import Pair, scored_pairs, traits_of


def find_twins() -> int:
    """The open pairs are those that look like one unit now; returns how many stand open. May run twice or late."""
    return keep_pairs(found=scored_pairs())


@transaction.atomic
def keep_pairs(*, found: Mapping[Pair, Mapping[str, int]]) -> int:
    """Open pairs stand for what was found, with its score and grounds; those that were found no more go.

    What was decided stays decided, whatever its score. Units that went since the search make no pair.
    """
    hold("twins")
    standing = {(row.first_id, row.second_id): row for row in TwinPair.objects.all()}
    changed, gone = [], []
    for pair, row in standing.items():
        if row.decision:
            continue
        grounds = found.get(pair)
        if grounds is None:
            gone.append(row.pk)
        elif row.grounds != grounds:
            row.score, row.grounds = score(grounds), dict(grounds)
            changed.append(row)
    new = [pair for pair in found if pair not in standing]
    there = set(Unit.objects.filter(pk__in={key for pair in new for key in pair}).values_list("pk", flat=True))
    rows = [
        TwinPair(
            first_id=first, second_id=second, score=score(found[first, second]), grounds=dict(found[first, second])
        )
        for first, second in new
        if {first, second} <= there
    ]
    TwinPair.objects.filter(pk__in=gone).delete()
    TwinPair.objects.bulk_update(changed, ["score", "grounds"], batch_size=500)
    TwinPair.objects.bulk_create(rows, batch_size=500)
    return TwinPair.objects.open().count()


@transaction.atomic
def dismiss_pair(*, pair: TwinPair, by: User) -> TwinPair:
    """«دو واحد جداست»: the pair is not shown or found again.

    The trail tells it of the pair, not of its units: who speaks for one of them may not learn of the other.

    Raises PermissionDenied, and RuleViolation for a pair that was decided or merged meanwhile.
    """
    fresh = (
        TwinPair.objects.select_for_update(of=("self",)).select_related("first", "second").filter(pk=pair.pk).first()
    )
    if fresh is None:
        raise RuleViolation(_("این جفت دیگر در فهرست نیست؛ شاید همین حالا یکی شده‌اند."))
    if not policies.may_merge(by, fresh.first, fresh.second):
        raise PermissionDenied
    if fresh.decision:
        raise RuleViolation(_("پیش‌تر تصمیم گرفته شده است که این دو جدا هستند."))
    fresh.decision, fresh.decided_by, fresh.decided_at = TwinPair.Decision.DIFFERENT, by, timezone.now()
    fresh.save(update_fields=["decision", "decided_by", "decided_at"])
    record(by=by, verb="twin_dismissed", subject=fresh, after={"decision": fresh.decision, "score": fresh.score})
    return fresh


def set_apart(*, unit: Unit, others: Iterable[Unit], by: User) -> None:
    """Whoever enters a unit says that it is none of these: the nightly search does not ask it again.

    For actions that hold the transaction. Only the word of those who decide on pairs is kept.
    """
    for other in others:
        if not policies.may_merge(by, unit, other):
            continue
        first, second = sorted((unit, other), key=lambda one: one.pk)
        why = grounds(traits_of(first), traits_of(second))
        decided = {"decision": TwinPair.Decision.DIFFERENT, "decided_by": by, "decided_at": timezone.now()}
        found = {"score": score(why), "grounds": why}
        pair, _made = TwinPair.objects.update_or_create(first=first, second=second, defaults=decided | found)
        record(by=by, verb="twin_dismissed", subject=pair, after={"decision": pair.decision, "score": pair.score})
