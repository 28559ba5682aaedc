"""Setting what weighs how much, and keeping a plan as it was worked out."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from support.models import PriorityWeights, RequestPlan
from support.policies import planning as policies
from support.queries.planning import Sheet

WEIGHTS = ("jobs", "lost", "idle")


@transaction.atomic
def set_weights(
    *, valid_from: date, jobs: Decimal, lost: Decimal, idle: Decimal, reason: str, by: User, today: date
) -> PriorityWeights:
    """These weights hold from `valid_from` on; those of a day to come can be told anew, those of the past stand."""
    if not policies.may_set_weights(by):
        raise PermissionDenied
    if valid_from < today:
        raise RuleViolation(_("وزن‌های گذشته دست نمی‌خورند؛ امروز یا روزی پس از آن را بنویسید."), field="valid_from")
    if not any((jobs, lost, idle)):
        raise RuleViolation(_("دست کم یکی از وزن‌ها باید بزرگ‌تر از صفر باشد."), field="jobs")
    before = PriorityWeights.objects.select_for_update().filter(valid_from=valid_from).first()
    told = {"jobs": jobs, "lost": lost, "idle": idle}
    row, _made = PriorityWeights.objects.update_or_create(
        valid_from=valid_from, defaults={**told, "reason": reason, "set_by": by}
    )
    record(
        by=by,
        verb="weights_set",
        subject=row,
        before={name: str(getattr(before, name)) for name in WEIGHTS} if before else None,
        after={"valid_from": valid_from.isoformat(), **{name: str(value) for name, value in told.items()}},
        reason=reason,
    )
    return row


@transaction.atomic
def save_plan(*, sheet: Sheet, seen: str, asked: str, name: str, note: str, by: User, today: date) -> RequestPlan:
    """The plan is kept with all it rests on; refused when the figures changed since `by` saw it (`seen`)."""
    if not policies.may_keep_plans(by):
        raise PermissionDenied
    if not sheet.has_plan or sheet.budget is None:
        raise RuleViolation(sheet.trouble or _("نخست بودجه را بنویسید."))
    if sheet.seal != seen:
        raise RuleViolation(_("رقم‌ها پس از نمایش برنامه عوض شده است؛ برنامهٔ تازه را ببینید و دوباره ذخیره کنید."))
    plan = RequestPlan.objects.create(
        name=name, note=note, budget_rial=sheet.budget, made_on=today, made_by=by, asked=asked, frozen=sheet.frozen()
    )
    chosen = [line.number for line in sheet.chosen]
    record(by=by, verb="plan_saved", subject=plan, after={"budget_rial": sheet.budget, "chosen": chosen})
    return plan
