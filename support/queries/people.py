"""Who is told: the people behind the roles that hold a request or an application."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Role, User
from parks.models import Park
from support.models import Enquiry, InfrastructureRequest, RequestStage


def managers_of(park: Park | None) -> Iterable[User]:
    """The park's managers of today."""
    if park is None:
        return User.objects.none()
    return User.objects.active().filter(role=Role.MANAGER, park_memberships__park=park, park_memberships__until=None)


def officials_of(county_id: int | None) -> Iterable[User]:
    """Officials in charge of a county: those given to it and those of the whole province."""
    officials = User.objects.active().filter(role=Role.OFFICIAL)
    return officials.filter(Q(county_scopes=None) | Q(county_scopes__county_id=county_id)).distinct()


def directors() -> Iterable[User]:
    return User.objects.active().filter(role=Role.DIRECTOR)


def filer_of(request: InfrastructureRequest) -> Iterable[User]:
    """Who filed the request, as long as they work here and may still see it."""
    filer = request.filed_by
    seen = InfrastructureRequest.objects.visible_to(filer).filter(pk=request.pk)
    return [filer] if filer.is_active and seen.exists() else []


def holders_of(request: InfrastructureRequest) -> Iterable[User]:
    """The people who hold the request now."""
    if request.holder_role == Role.MANAGER:
        return managers_of(request.park)
    if request.holder_role == Role.OFFICIAL:
        return officials_of(request.park.county_id)
    if request.holder_role == Role.DIRECTOR:
        return directors()
    if request.holder_role == Role.AGENCY and request.stage == RequestStage.ENQUIRY:
        owing = Enquiry.objects.owed().filter(request=request)
        return User.objects.active().filter(role=Role.AGENCY, agency__in=owing.values("agency"))
    if request.holder_role == Role.AGENCY and request.agency_id:
        return User.objects.active().filter(role=Role.AGENCY, agency=request.agency_id)
    return User.objects.none()
