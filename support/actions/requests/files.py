"""Attachments of requests: each judged by its content, and nothing left behind when one of several is refused."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.files import check_upload
from support.actions.requests.locks import locked
from support.models import InfrastructureRequest, RequestEvent, RequestFile, RequestStage
from support.policies import requests as policies

MOST_FILES, MOST_FILES_EVER = 10, 500


@transaction.atomic
def attach_files(
    *, request: InfrastructureRequest, files: Sequence[UploadedFile], by: User, is_internal: bool = False
) -> list[RequestFile]:
    """The files hang on the request, each judged by its content; internal ones only by the province's people."""
    request = locked(request)
    is_draft = request.stage == RequestStage.DRAFT
    allowed = policies.may_file(by, request) if is_draft else policies.may_comment(by, request)
    if by.is_read_only or not allowed or (is_internal and not policies.may_write_internally(by, request)):
        raise PermissionDenied
    return store_files(request, files, by=by, is_internal=is_internal)


def store_files(
    request: InfrastructureRequest,
    files: Sequence[UploadedFile],
    *,
    by: User,
    is_internal: bool = False,
    event: RequestEvent | None = None,
) -> list[RequestFile]:
    """The files of an action under way, on the disk and as rows; RuleViolation beside «files» for what is refused."""
    _require_room(request, len(files))
    checked = [_checked(file) for file in files]
    stored: list[RequestFile] = []
    try:
        for file in checked:
            row = RequestFile(
                request=request, event=event, file=file, name=file.name or "", size=file.size or 0,
                content_type=file.content_type or "", by=by, is_internal=is_internal,
            )  # fmt: skip
            stored.append(row)
            row.save(force_insert=True)
            verb = "request_file_added_internally" if is_internal else "request_file_added"
            record(by=by, verb=verb, subject=request, after={"name": row.name})
    except Exception:
        for row in stored:  # the rows go with the transaction, what lies on the disk does not
            row.file.delete(save=False)
        raise
    return stored


def _require_room(request: InfrastructureRequest, count: int) -> None:
    if count > MOST_FILES:
        raise RuleViolation(_("در هر بار تا ده پیوست بفرستید."), field="files")
    if count and request.files.count() + count > MOST_FILES_EVER:
        raise RuleViolation(_("پیوست‌های این درخواست بیش از اندازه شده است."), field="files")


def _checked(file: UploadedFile) -> UploadedFile:
    try:
        return check_upload(file)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field="files") from error
