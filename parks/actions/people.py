"""Who is in charge of a park, and for which counties an official works."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from core.errors import RuleViolation
from parks import policies
from parks.models import County, CountyScope, Park, ParkMembership


@transaction.atomic
def add_manager(*, park: Park, user: User, by: User, since: date) -> ParkMembership:
    """`user` manages `park` from `since` on; a park may have several managers."""
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_name_managers(by, park):
        raise PermissionDenied
    if user.role != Role.MANAGER:
        raise RuleViolation(_("تنها کسی با نقش مدیر شهرک می‌تواند مدیر یک شهرک شود."))
    if park.memberships.current().filter(user=user).exists():
        raise RuleViolation(_("این شخص هم‌اکنون مدیر این شهرک است."))
    membership = ParkMembership.objects.create(park=park, user=user, since=since)
    audit.record(by=by, verb="manager_named", subject=park, after={"manager": user.full_name, "since": since})
    return membership


@transaction.atomic
def end_management(*, membership: ParkMembership, by: User, until: date, reason: str = "") -> ParkMembership:
    """The person's time as manager of the park ended on `until`."""
    park = Park.objects.select_for_update().get(pk=membership.park_id)
    membership = park.memberships.select_related("user").get(pk=membership.pk)
    if not policies.may_name_managers(by, park):
        raise PermissionDenied
    if membership.until is not None:
        raise RuleViolation(_("مدیریت این شخص پیش‌تر پایان یافته است."))
    if until < membership.since:
        raise RuleViolation(_("پایان مدیریت نمی‌تواند پیش از آغاز آن باشد."), field="until")
    membership.until = until
    membership.save(update_fields=["until"])
    audit.record(
        by=by,
        verb="manager_ended",
        subject=park,
        after={"manager": membership.user.full_name, "until": until},
        reason=reason,
    )
    return membership


@transaction.atomic
def limit_official(*, user: User, counties: Iterable[County], by: User) -> None:
    """`user` works for these counties only; for the whole province when none is given."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not policies.may_limit_officials(by):
        raise PermissionDenied
    if user.role != Role.OFFICIAL:
        raise RuleViolation(_("حوزهٔ شهرستان تنها برای کارشناس استان برگزیده می‌شود."))
    wanted = {county.pk: county for county in counties}
    current = {scope.county_id: scope.county for scope in user.county_scopes.select_related("county")}
    if wanted.keys() == current.keys():
        return
    user.county_scopes.exclude(county__in=wanted).delete()
    CountyScope.objects.bulk_create(CountyScope(user=user, county_id=key) for key in wanted.keys() - current.keys())
    audit.record(
        by=by,
        verb="official_limited",
        subject=user,
        before={"counties": sorted(county.name for county in current.values())},
        after={"counties": sorted(county.name for county in wanted.values())},
    )
