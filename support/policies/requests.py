"""Who may do what with an infrastructure request, as booleans; the names stand in the workflow's `who`."""

from accounts.models import Role, User
from core.text import listed
from parks.models import Park
from support.models import Enquiry, InfrastructureRequest, RequestStage
from support.workflow.moves import Move, from_stage
from support.workflow.requests import MOVES

_OFFICE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})
_DECIDERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})


def manages(user: User, park: Park) -> bool:
    return user.role == Role.MANAGER and Park.objects.managed_by(user).filter(pk=park.pk).exists()


def in_office_for(user: User, park: Park) -> bool:
    """Whether the province's own person is in charge of this park's county."""
    return user.role in _OFFICE and (user.sees_province or park.county_id in (user.county_ids or ()))


def may_start(user: User) -> bool:
    """Managers file for their parks, officials on behalf of others."""
    return user.role == Role.MANAGER or user.role in _OFFICE


def may_file_for(user: User, park: Park) -> bool:
    return manages(user, park) or in_office_for(user, park)


def may_file(user: User, request: InfrastructureRequest) -> bool:
    """The park's manager, and the official who filed it on the park's behalf."""
    return manages(user, request.park) or (request.filed_by_id == user.pk and in_office_for(user, request.park))


def may_review(user: User, request: InfrastructureRequest) -> bool:
    return in_office_for(user, request.park)


def may_decide(user: User, request: InfrastructureRequest) -> bool:
    return user.role in _DECIDERS


def may_reply(user: User, request: InfrastructureRequest) -> bool:
    """An agency that owes an answer; an official may write down what came on paper, while any is owed."""
    owed = Enquiry.objects.owed().filter(request=request)
    if user.role == Role.AGENCY:
        return user.agency_id is not None and owed.filter(agency=user.agency_id).exists()
    return in_office_for(user, request.park) and owed.exists()


def may_work(user: User, request: InfrastructureRequest) -> bool:
    """The agency that has the works; an official may report on its behalf."""
    given = user.role == Role.AGENCY and request.agency_id is not None and user.agency_id == request.agency_id
    return given or in_office_for(user, request.park)


def may_confirm(user: User, request: InfrastructureRequest) -> bool:
    """Closed needs the word of the park's own manager, nobody else's."""
    return manages(user, request.park)


def may_reopen(user: User, request: InfrastructureRequest) -> bool:
    """The province; the park's manager too once it is closed (before that their word is «it does not work»)."""
    if in_office_for(user, request.park):
        return True
    return request.stage == RequestStage.CLOSED and manages(user, request.park)


def may_comment(user: User, request: InfrastructureRequest) -> bool:
    """Whoever the request is visible to, once it is filed."""
    if user.is_read_only or request.stage == RequestStage.DRAFT:
        return False
    return InfrastructureRequest.objects.visible_to(user).filter(pk=request.pk).exists()


def may_write_internally(user: User, request: InfrastructureRequest) -> bool:
    return in_office_for(user, request.park)


_WHO = {
    check.__name__: check for check in (may_file, may_review, may_reply, may_decide, may_work, may_confirm, may_reopen)
}


def may_move(user: User, request: InfrastructureRequest, move: Move) -> bool:
    return not user.is_read_only and _WHO[move.who](user, request)


def is_denied(user: User, request: InfrastructureRequest, name: str) -> bool:
    """Whether the move is lawful from here, yet not for this person."""
    return any(move.name == name and not may_move(user, request, move) for move in from_stage(MOVES, request.stage))


def awaits_answers(request: InfrastructureRequest, move: Move) -> bool:
    """Whether the move must wait for answers that agencies still owe."""
    waits = move.name == "recommend" and request.stage == RequestStage.ENQUIRY
    return waits and Enquiry.objects.owed().filter(request=request).exists()


def awaited_by(user: User, request: InfrastructureRequest) -> str:
    """Whose answers keep this person from recommending the request; "" where nothing does."""
    if request.stage != RequestStage.ENQUIRY or user.is_read_only or not may_review(user, request):
        return ""
    return listed(row.agency.name for row in Enquiry.objects.owed().filter(request=request).select_related("agency"))


def moves_for(user: User, request: InfrastructureRequest) -> list[Move]:
    """The lawful next moves that this person may make now, in the table's order."""
    if user.is_read_only:
        return []
    verdicts: dict[str, bool] = {}
    offered = []
    for move in from_stage(MOVES, request.stage):
        if move.who not in verdicts:
            verdicts[move.who] = _WHO[move.who](user, request)
        if verdicts[move.who] and not awaits_answers(request, move):
            offered.append(move)
    return offered
