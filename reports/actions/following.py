"""Who is told of published reports: people follow a scope, and stop."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from reports import policies
from reports.models import PeriodKind, Subscription
from reports.queries.following import scopes_to_follow


@transaction.atomic
def subscribe(*, scope_code: str, kinds: Iterable[str], by: User) -> list[Subscription]:
    """`by` is told of every published report of these kinds of period that holds the scope; asking twice is once."""
    by = User.objects.select_for_update().get(pk=by.pk)
    if not policies.may_subscribe(by):
        raise PermissionDenied
    if scope_code not in dict(scopes_to_follow(by)):
        raise RuleViolation(_("این دامنه در حوزهٔ شما نیست."), field="scope_code")
    asked = [kind for kind in PeriodKind.values if kind in set(kinds)]
    if not asked:
        raise RuleViolation(_("دست‌کم یک نوع دوره را برگزینید."), field="kinds")
    mine = by.report_subscriptions.filter(scope_code=scope_code).values_list("kind", flat=True)
    rows = [Subscription(user=by, scope_code=scope_code, kind=kind) for kind in asked if kind not in set(mine)]
    for row in rows:
        row.save(force_insert=True)
        record(by=by, verb="report_followed", subject=row, after={"scope_code": scope_code, "kind": row.kind})
    return rows


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: User) -> None:
    """`by` is told no more."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not policies.may_unsubscribe(by, subscription):
        raise PermissionDenied
    before = {"scope_code": subscription.scope_code, "kind": subscription.kind}
    record(by=by, verb="report_unfollowed", subject=subscription, before=before)
    subscription.delete()
