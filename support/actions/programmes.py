"""Everything that is done to a support programme: write, change, announce, end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.search import search_key
from support.compute.rules import Rule
from support.models import Programme, ProgrammeRule, ProgrammeState
from support.numbers import next_number
from support.policies import programmes as policies
from support.queries.facts import Words, rules_of

FIELDS = (
    "title", "kind", "fiscal_year", "slogan", "description", "budget_rial", "opens_on", "closes_on", "required_papers",
)  # fmt: skip
NEXT_STATES = {ProgrammeState.DRAFT: ProgrammeState.LAUNCHED, ProgrammeState.LAUNCHED: ProgrammeState.ENDED}


@transaction.atomic
def create_programme(
    *, by: User, today: date, rules: Sequence[Rule] = (), is_sample: bool = False, **values: Any
) -> Programme:
    """A draft programme stands with its rules; nobody outside the province sees it before it is announced."""
    if not policies.may_keep_programmes(by):
        raise PermissionDenied
    _require_sound(values)
    programme = Programme(number=next_number("P", today), created_by=by, is_sample=is_sample, **values)
    programme.search_key = search_key([programme.number, programme.title, programme.get_kind_display()])
    programme.save(force_insert=True)
    _write_rules(programme, rules)
    record(by=by, verb="programme_created", subject=programme, after={**values, "rules": _said(rules)})
    return programme


@transaction.atomic
def edit_programme(*, programme: Programme, by: User, rules: Sequence[Rule], **values: Any) -> Programme:
    """The programme says what it says now. Once announced its rules stand, and its budget covers what it promised."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if not policies.may_keep_programmes(by):
        raise PermissionDenied
    if programme.state == ProgrammeState.ENDED:
        raise RuleViolation(_("برنامهٔ پایان‌یافته ویرایش نمی‌شود."))
    _require_sound(values)
    if values["budget_rial"] < programme.committed_rial:
        raise RuleViolation(_("بودجه نمی‌تواند کمتر از تعهدهای داده‌شده باشد."), field="budget_rial")
    before = {name: getattr(programme, name) for name in FIELDS}
    old_rules = rules_of(programme)
    if programme.state != ProgrammeState.DRAFT and _meaning(rules) != _meaning(old_rules):
        raise RuleViolation(_("شرط‌های برنامهٔ اعلام‌شده دیگر تغییر نمی‌کند."))
    for name, value in values.items():
        setattr(programme, name, value)
    programme.search_key = search_key([programme.number, programme.title, programme.get_kind_display()])
    programme.save(update_fields=[*FIELDS, "search_key"])
    programme.rules.all().delete()
    _write_rules(programme, rules)
    changed = [name for name in FIELDS if before[name] != getattr(programme, name)]
    record(
        by=by,
        verb="programme_edited",
        subject=programme,
        before={**{name: before[name] for name in changed}, "rules": _said(old_rules)},
        after={**{name: getattr(programme, name) for name in changed}, "rules": _said(rules)},
    )
    return programme


@transaction.atomic
def set_state(*, programme: Programme, state: str, by: User) -> Programme:
    """The programme is announced (draft → launched) or ended (launched → ended); no other way."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if not policies.may_launch(by):
        raise PermissionDenied
    if NEXT_STATES.get(ProgrammeState(programme.state)) != state:
        raise RuleViolation(_("این تغییر وضعیت برای برنامه شدنی نیست."))
    before = programme.state
    programme.state = state
    programme.save(update_fields=["state"])
    verb = "programme_launched" if state == ProgrammeState.LAUNCHED else "programme_ended"
    record(by=by, verb=verb, subject=programme, before={"state": before}, after={"state": state})
    return programme


def _require_sound(values: dict[str, Any]) -> None:
    if values["closes_on"] < values["opens_on"]:
        raise RuleViolation(_("پایان ثبت درخواست باید پس از آغاز آن باشد."), field="closes_on")
    if values["budget_rial"] <= 0:
        raise RuleViolation(_("بودجه را به ریال بنویسید."), field="budget_rial")


def _write_rules(programme: Programme, rules: Sequence[Rule]) -> None:
    ProgrammeRule.objects.bulk_create(
        ProgrammeRule(programme=programme, position=place, fact=rule.fact, operator=rule.operator, value=rule.value)
        for place, rule in enumerate(rules, start=1)
    )


def _meaning(rules: Sequence[Rule]) -> set[tuple[str, str, Any]]:
    """What the rules demand, whatever the order in which they and their values were written."""
    return {
        (rule.fact, rule.operator, frozenset(rule.value) if isinstance(rule.value, list) else rule.value)
        for rule in rules
    }


def _said(rules: Sequence[Rule]) -> list[str]:
    words = Words.for_rules(rules)
    return [words.rule(rule) for rule in rules]
