"""Filing a request: a draft with a number, what is needed and how much, which units suffer, and whether it is whole."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.search import search_key
from parks.models import Park
from support.actions.requests.locks import locked
from support.kinds import KINDS
from support.models import InfrastructureRequest, RequestStage
from support.numbers import next_number
from support.policies import requests as policies
from units.models import Unit

EDITABLE = (RequestStage.DRAFT, RequestStage.RETURNED)


@transaction.atomic
def start_request(
    *, park: Park, kind: str, title: str, by: User, today: date, is_sample: bool = False
) -> InfrastructureRequest:
    """A draft with a number stands; only its park's people and who filed it see it."""
    if by.is_read_only or not policies.may_file_for(by, park):
        raise PermissionDenied
    request = InfrastructureRequest(
        number=next_number("", today),
        park=park,
        kind=kind,
        title=title,
        stage_since=today,
        holder_role=by.role,
        filed_by=by,
        is_sample=is_sample,
    )
    request.search_key = _key(request)
    request.save(force_insert=True)
    record(by=by, verb="request_started", subject=request, after={"park": park.name, "kind": kind, "title": title})
    return request


@transaction.atomic
def describe_need(
    *,
    request: InfrastructureRequest,
    by: User,
    title: str,
    need: str,
    quantity: Decimal | None,
    answers: dict[str, Any],
) -> InfrastructureRequest:
    """The draft says what is needed and how much; a draft may be half said."""
    request = _editable(request, by)
    told = {name: str(answer) for name, answer in answers.items() if answer not in (None, "")}
    said = {"title": title, "need": need, "quantity": quantity, "answers": told}
    before = {name: getattr(request, name) for name, value in said.items() if getattr(request, name) != value}
    for name, value in said.items():
        setattr(request, name, value)
    request.search_key = _key(request)
    request.save(update_fields=[*said, "search_key"])
    record(by=by, verb="request_edited", subject=request, before=before, after={name: said[name] for name in before})
    return request


@transaction.atomic
def choose_units(*, request: InfrastructureRequest, units: Sequence[Unit], by: User) -> InfrastructureRequest:
    """The draft names the units that suffer; units of another park are refused."""
    request = _editable(request, by)
    if any(unit.park_id != request.park_id for unit in units):
        raise RuleViolation(_("واحدهای متأثر باید از همین شهرک باشند."), field="units")
    before = sorted(request.affected_units.values_list("code", flat=True))
    request.affected_units.set(units)
    after = sorted(unit.code for unit in units)
    record(by=by, verb="request_edited", subject=request, before={"units": before}, after={"units": after})
    return request


def _editable(request: InfrastructureRequest, by: User) -> InfrastructureRequest:
    request = locked(request)
    if by.is_read_only or not policies.may_file(by, request):
        raise PermissionDenied
    if request.stage not in EDITABLE:
        raise RuleViolation(_("درخواست ثبت شده است و دیگر ویرایش نمی‌شود."))
    return request


def _key(request: InfrastructureRequest) -> str:
    return search_key([request.number, request.title, request.park.name, request.get_kind_display()])


def require_whole(request: InfrastructureRequest) -> None:
    """A request that is filed says what, how much and why, and answers what its kind must know."""
    if not request.need:
        raise RuleViolation(_("شرح نیاز را بنویسید."), field="need")
    if request.quantity is None or request.quantity <= 0:
        raise RuleViolation(_("مقدار مورد نیاز را بنویسید."), field="quantity")
    for question in KINDS[request.kind].questions:
        if question.required and not request.answers.get(question.name):
            raise RuleViolation(
                _("به پرسش «%(question)s» پاسخ دهید.") % {"question": question.label}, field=f"ask_{question.name}"
            )
