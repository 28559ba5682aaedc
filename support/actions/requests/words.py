"""What is said about a request: comments by people, notices by its moves."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.notices import notify
from support.actions.requests.files import store_files
from support.actions.requests.locks import locked
from support.models import InfrastructureRequest, RequestEvent
from support.policies import requests as policies
from support.queries.people import filer_of, holders_of, managers_of, officials_of
from support.workflow.moves import STAY, Move


@transaction.atomic
def comment(
    *,
    request: InfrastructureRequest,
    body: str,
    by: User,
    is_internal: bool = False,
    files: Sequence[UploadedFile] = (),
) -> RequestEvent:
    """The word stands in the timeline; an internal one only for the province's people."""
    request = locked(request)
    if not policies.may_comment(by, request) or (is_internal and not policies.may_write_internally(by, request)):
        raise PermissionDenied
    event = RequestEvent.objects.create(request=request, by=by, at=timezone.now(), note=body, is_internal=is_internal)
    record(by=by, verb="request_commented_internally" if is_internal else "request_commented", subject=request)
    if not is_internal:
        readers = [*holders_of(request), *managers_of(request.park)]
        notify(
            to=[reader for reader in readers if reader.pk != by.pk],
            kind="request_commented",
            url=request.get_absolute_url(),
            number=request.number,
            name=by.full_name,
        )
    store_files(request, files, by=by, is_internal=is_internal, event=event)  # last: nothing after it can fail
    return event


def tell_of_move(request: InfrastructureRequest, move: Move, *, by: User, held_before: Iterable[int]) -> None:
    """Those who hold the matter from now on hear that it waits for them; the park and its filer what was done.

    `held_before` are the people who held it until now: nobody is told twice that the same thing waits.
    """
    said = {
        "number": request.number, "title": request.title, "done": str(move.done or move.label),
        "url": request.get_absolute_url(),
    }  # fmt: skip
    known = set(held_before) if move.target == STAY or move.name == "enquire" else set()
    waiting = [user for user in holders_of(request) if user.pk != by.pk and user.pk not in known]
    notify(to=waiting, kind="request_waits", **said)
    told = {user.pk for user in waiting} | {by.pk}
    others = [*managers_of(request.park), *filer_of(request)]
    if move.name == "reply":
        others += officials_of(request.park.county_id)
    notify(to=[user for user in others if user.pk not in told], kind="request_moved", **said)
