"""Two rows of one unit become one: facts are chosen, what pointed to the other row moves, its code leads on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Invitation, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.jalali import Period
from core.locks import hold
from core.text import listed, sort_key
from units import policies
from units.actions.measures import refresh_measures_of
from units.actions.takeover import Merge, take_everything_over
from units.compute.freshness import DAYS
from units.compute.merging import DROP, FACTS, KEEP, fuller
from units.models import FormerCode, LandContract, Unit
from units.queries.holders import owners_of
from units.queries.search_keys import unit_search_key

# What of the dropped unit's own columns is told by the trail, should anybody ask later.
_TECHNICAL = frozenset({"id", "search_key", "sort_key", "created_at", "updated_at"})
_ATTRIBUTES = {one.name: one.attname for one in Unit._meta.concrete_fields}
_STATUS = ("status", "status_on", "status_reason")


@dataclass(frozen=True)
class Choices:
    """Whose facts and months stay, `keep` or `drop`: by the names of `FACTS`, and by the month's code.

    A fact that nobody chose is the fuller one; a month that both units declared must be chosen.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def merge_units(*, keep: Unit, drop: Unit, choices: Choices, by: User, reason: str) -> Unit:
    """`keep` stands alone, with the chosen facts and with all that was said of both; the code of `drop` leads to it.

    Those who spoke for either speak for it and are told. Raises PermissionDenied for all but officials who see both,
    and RuleViolation, beside its field, for a missing reason, for a month of both that nobody chose, for two proposals
    that wait, and where one of the two is gone already.
    """
    hold("twins")  # the search for twins writes about units that must not go meanwhile
    keep, drop = _locked(keep, drop)
    if not policies.may_merge(by, keep, drop):
        raise PermissionDenied
    _require_mergeable(keep, drop, choices, reason)
    before = _told_of(keep)
    dropped = _told_of(drop)
    told = {user.pk: user for user in [*owners_of(keep), *owners_of(drop)] if user.pk != by.pk}
    _take_facts(keep, drop, choices)
    note = _("هنگام یکی کردن با «%(unit)s» (%(code)s)") % {"unit": drop.name, "code": drop.code}
    moved = take_everything_over(Merge(keep, drop, by, note, dict(choices.months)))
    _move_invitations(keep, drop)
    FormerCode.objects.create(code=drop.code, unit=keep, name=drop.name, by=by, former_id=drop.pk)
    _save(keep, drop)
    _tell_trail(keep, drop, by=by, reason=reason, before=before, dropped=dropped, moved=moved)
    notify(to=told.values(), kind="unit_merged", url=keep.get_absolute_url(), unit=keep.name, other=drop.name)
    drop.delete()
    return keep


def _locked(keep: Unit, drop: Unit) -> tuple[Unit, Unit]:
    rows = Unit.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, drop.pk]).order_by("pk")
    units = {unit.pk: unit for unit in rows}
    if len(units) != 2:
        raise RuleViolation(_("یکی از این دو واحد دیگر در سامانه نیست؛ شاید همین حالا یکی شده‌اند."))
    return units[keep.pk], units[drop.pk]


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_mergeable(keep: Unit, drop: Unit, choices: Choices, reason: str) -> None:
    if not reason.strip():
        raise RuleViolation(_("بنویسید از کجا می‌دانید این دو یک واحدند."), field="reason")
    if keep.is_sample != drop.is_sample:
        raise RuleViolation(_("واحد نمونه و واحد واقعی را نمی‌توان یکی کرد."))
    if keep.status_changes.pending().exists() and drop.status_changes.pending().exists():
        raise RuleViolation(
            _("هر دو واحد تغییر وضعیتی در انتظار راستی‌آزمایی دارند؛ نخست تکلیف یکی از آن‌ها را روشن کنید.")
        )
    wrong = set(choices.facts) - set(FACTS) or {*choices.facts.values(), *choices.months.values()} - {KEEP, DROP}
    if wrong:
        raise ValueError(f"unknown choice {sorted(wrong)}")
    months = [period for period in shared_months(keep, drop) if period not in choices.months]
    if months:
        raise RuleViolation(
            _("هر دو واحد برای %(months)s اظهارنامه دارند؛ برگزینید کدام بماند.")
            % {"months": listed(Period.parse(period).label for period in months)},
            field=f"month_{months[0]}",
        )


def shared_months(keep: Unit, drop: Unit) -> list[str]:
    """Months for which both units have a declaration, oldest first."""
    theirs = drop.declarations.order_by().values("period")
    return list(keep.declarations.filter(period__in=theirs).order_by("period").values_list("period", flat=True))


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _take_facts(keep: Unit, drop: Unit, choices: Choices) -> None:
    for name, columns in FACTS.items():
        attributes = [_ATTRIBUTES[column] for column in columns]
        kept, dropped = ([getattr(unit, one) for one in attributes] for unit in (keep, drop))
        if choices.facts.get(name, fuller(kept, dropped)) == DROP:
            for attribute, value in zip(attributes, dropped, strict=True):
                setattr(keep, attribute, value)
    _follow_contracts(keep, drop)
    if not keep.status:  # where the ledger tells nothing; its way writes what it tells
        for name in _STATUS:
            setattr(keep, name, getattr(drop, name))
    for name in DAYS.values():
        days = [day for unit in (keep, drop) if (day := getattr(unit, name))]
        setattr(keep, name, max(days, default=None))


def _follow_contracts(keep: Unit, drop: Unit) -> None:
    """The unit's own plot is one that it holds, if either holds any; land held elsewhere stops the merge."""
    open_ones = LandContract.objects.current().filter(unit__in=[keep, drop]).order_by("-signed_on", "-pk")
    held = list(open_ones.values_list("plot", "plot__park"))
    if any(park != keep.park_id for _plot, park in held):
        raise RuleViolation(
            _("یکی از این دو واحد در جای دیگری قرارداد باز زمین دارد؛ نخست آن را پایان دهید یا جای دیگر را برگزینید."),
            field="fact_place",
        )
    if held and keep.plot_id not in [plot for plot, _park in held]:
        keep.plot_id = held[0][0]


def _save(keep: Unit, drop: Unit) -> None:
    keep.sort_key = sort_key(keep.name)
    keep.search_key = unit_search_key(keep, keep.products.values_list("name", flat=True))
    keep.created_at = min(keep.created_at, drop.created_at)  # what was known of either is known of the one
    columns = [column for columns in FACTS.values() for column in columns]
    keep.save(update_fields=[*columns, *_STATUS, *DAYS.values(), "search_key", "sort_key", "created_at", "updated_at"])
    refresh_measures_of(units=[keep])


def _move_invitations(keep: Unit, drop: Unit) -> None:
    kind = ContentType.objects.get_for_model(Unit)
    Invitation.objects.filter(target_type=kind, target_id=drop.pk).update(target_id=keep.pk)


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _told_of(unit: Unit) -> dict[str, Any]:
    columns = [one for one in Unit._meta.concrete_fields if one.name not in _TECHNICAL]
    return {one.name: getattr(unit, one.attname) for one in columns}


def _tell_trail(
    keep: Unit, drop: Unit, *, by: User, reason: str, before: dict, dropped: dict, moved: dict[str, int]
) -> None:
    """One line about the unit that stays: what changed and what came; one about the other: all that it was."""
    after = _told_of(keep)
    moved.pop("notes", None)  # the unit's owner reads this trail, and not the journal
    changed = [name for name, value in before.items() if after[name] != value]
    was, now = {name: before[name] for name in changed}, {name: after[name] for name in changed}
    merged = {"merged": f"{drop.name} ({drop.code})"}
    record(by=by, verb="unit_merged", subject=keep, before=was, after=merged | now | moved, reason=reason)
    known = {name: value for name, value in dropped.items() if value not in (None, "", False)}
    record(by=by, verb="unit_merged_away", subject=drop, before=known, after={"merged_into": keep.code}, reason=reason)
