"""Who speaks for a unit: named by its park's manager or an official, ended by them."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import Role, User
from core.errors import RuleViolation
from units import policies
from units.models import Unit, UnitRepresentative

audit.register(
    {
        "representative_named": gettext_lazy("نمایندهٔ واحد گمارده شد"),
        "representative_ended": gettext_lazy("نمایندگی واحد پایان یافت"),
    }
)


@transaction.atomic
def add_representative(*, unit: Unit, user: User, by: User, since: date) -> UnitRepresentative:
    """`user` speaks for `unit` from `since` on; a unit may have several representatives, a person several units."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_name_representatives(by, unit):
        raise PermissionDenied
    if user.role != Role.OWNER:
        raise RuleViolation(_("تنها کسی با نقش مدیر واحد می‌تواند نمایندهٔ یک واحد شود."))
    if unit.representations.current().filter(user=user).exists():
        raise RuleViolation(_("این شخص هم‌اکنون نمایندهٔ این واحد است."))
    representation = UnitRepresentative.objects.create(unit=unit, user=user, since=since)
    audit.record(
        by=by, verb="representative_named", subject=unit, after={"representative": user.full_name, "since": since}
    )
    return representation


@transaction.atomic
def end_representation(
    *, representation: UnitRepresentative, by: User, until: date, reason: str = ""
) -> UnitRepresentative:
    """The person no longer speaks for the unit, and no longer sees it."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=representation.unit_id)
    representation = unit.representations.select_related("user").get(pk=representation.pk)
    if not policies.may_name_representatives(by, unit):
        raise PermissionDenied
    if representation.until is not None:
        raise RuleViolation(_("نمایندگی این شخص پیش‌تر پایان یافته است."))
    if until < representation.since:
        raise RuleViolation(_("پایان نمایندگی نمی‌تواند پیش از آغاز آن باشد."), field="until")
    representation.until = until
    representation.save(update_fields=["until"])
    audit.record(
        by=by,
        verb="representative_ended",
        subject=unit,
        after={"representative": representation.user.full_name, "until": until},
        reason=reason,
    )
    return representation
