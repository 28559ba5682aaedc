"""What single moves ask for and do beyond their row of the table: enquiries, deliveries, the park's capacity."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Agency, Role, User
from core.errors import RuleViolation
from core.text import listed
from parks.actions.upkeep import add_capacity
from support.actions.requests.clock import limit_from
from support.actions.requests.filing import require_whole
from support.kinds import KINDS
from support.models import Enquiry, InfrastructureRequest, RequestStage
from support.policies.requests import awaits_answers
from support.workflow.moves import Move

Details = dict[str, list[Any]]


def require_rules(request: InfrastructureRequest, move: Move, given: dict[str, Any], *, by: User, today: date) -> None:
    """RuleViolation with a sentence, beside its field, for what the move may not be made with."""
    if move.name == "submit":
        require_whole(request)
    if awaits_answers(request, move):
        owing = listed(row.agency.name for row in _owed(request))
        raise RuleViolation(_("هنوز پاسخ %(agencies)s نرسیده است.") % {"agencies": owing})
    if "promised_on" in move.needs:
        _require_promise(request, given["promised_on"], today)
    if move.name == "enquire":
        _require_new_questions(request, given, today)
    if "delivered_quantity" in move.needs and given["delivered_quantity"] <= 0:
        raise RuleViolation(_("مقدار تحویل‌شده باید بیشتر از صفر باشد."), field="delivered_quantity")
    if given.get("resolution_on") and given["resolution_on"] > today and move.name == "approve":
        raise RuleViolation(_("تاریخ مصوبه نمی‌تواند پس از امروز باشد."), field="resolution_on")


def carry_out(request: InfrastructureRequest, move: Move, given: dict[str, Any], *, by: User, today: date) -> Details:
    """What the move does beside the request's own fields; returns what the timeline tells of it."""
    deed = _DEEDS.get(move.name)
    return deed(request, given, by, today) if deed else {}


# ── promises ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_promise(request: InfrastructureRequest, promised_on: date, today: date) -> None:
    """What is promised lies ahead, and a slip moves it."""
    if promised_on < today:
        raise RuleViolation(_("تاریخ تعهد نمی‌تواند در گذشته باشد."), field="promised_on")
    if request.promised_on == promised_on:
        raise RuleViolation(_("تاریخ تعهد همین است؛ تاریخ تازه را بنویسید."), field="promised_on")


# ── enquiries ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _owed(request: InfrastructureRequest) -> list[Enquiry]:
    return list(request.enquiries.filter(answered_on=None).select_related("agency"))


def _require_new_questions(request: InfrastructureRequest, given: dict[str, Any], today: date) -> None:
    if given.get("reply_by") and given["reply_by"] < today:
        raise RuleViolation(_("مهلت پاسخ نمی‌تواند در گذشته باشد."), field="reply_by")
    asked = {row.agency_id for row in _owed(request)}
    again = [agency.name for agency in given["agencies"] if agency.pk in asked]
    if again:
        sentence = _("از %(agencies)s پرسیده شده و پاسخ آن هنوز نرسیده است.") % {"agencies": listed(again)}
        raise RuleViolation(sentence, field="agencies")


def _ask(request: InfrastructureRequest, given: dict[str, Any], by: User, today: date) -> Details:
    due_on = given.get("reply_by") or limit_from(RequestStage.ENQUIRY, today)
    agencies: list[Agency] = list(given["agencies"])
    Enquiry.objects.bulk_create(
        Enquiry(request=request, agency=agency, question=given["note"], sent_on=today, sent_by=by, due_on=due_on)
        for agency in agencies
    )
    return {
        "agencies": [None, listed(agency.name for agency in agencies)],
        "reply_by": [None, due_on.isoformat()],
    }


def _answer(request: InfrastructureRequest, given: dict[str, Any], by: User, today: date) -> Details:
    enquiry = _enquiry_to_answer(request, given, by)
    enquiry.verdict, enquiry.answer = given["verdict"], given["note"]
    enquiry.answered_on, enquiry.answered_by = today, by
    enquiry.save(update_fields=["verdict", "answer", "answered_on", "answered_by"])
    return {"enquiry_of": [None, enquiry.agency.name], "verdict": [None, enquiry.verdict]}


def _enquiry_to_answer(request: InfrastructureRequest, given: dict[str, Any], by: User) -> Enquiry:
    """An agency answers its own; whoever writes down what came on paper says whose answer it is."""
    owed = {row.agency_id: row for row in _owed(request)}
    whose = given.get("enquiry_of")
    key = by.agency_id if by.role == Role.AGENCY else whose.pk if whose else None
    if key is None and len(owed) == 1:
        return next(iter(owed.values()))
    if key not in owed:
        raise RuleViolation(_("بگویید پاسخ کدام دستگاه است."), field="enquiry_of")
    return owed[key]


# ── the end and the way back ──────────────────────────────────────────────────────────────────────────────────────
def _deliver(request: InfrastructureRequest, given: dict[str, Any], by: User, today: date) -> Details:
    """What was delivered is done, whatever the last report said."""
    request.delivered_on = today
    return _progress(request, 100)


def _take_up(request: InfrastructureRequest, given: dict[str, Any], by: User, today: date) -> Details:
    """What was delivered is part of what the park has, where its capacity is known."""
    utility, quantity = KINDS[request.kind].utility, request.delivered_quantity
    if utility and quantity:
        request.capacity_added = add_capacity(park=request.park, kind=utility, amount=quantity, by=by, today=today)
    return _capacity_told(None, request.capacity_added)


def _take_back(request: InfrastructureRequest, given: dict[str, Any], by: User, today: date) -> Details:
    """The delivery does not stand any more, nor does what its closing added to the park's capacity; how far the works
    are is unknown until somebody reports it.
    """
    added, request.capacity_added, request.delivered_on = request.capacity_added, None, None
    if added:
        add_capacity(park=request.park, kind=KINDS[request.kind].utility, amount=-added, by=by, today=today)
    return {**_progress(request, None), **_capacity_told(added, None)}


def _progress(request: InfrastructureRequest, percent: int | None) -> Details:
    before, request.progress_percent = request.progress_percent, percent
    return {} if before == percent else {"progress_percent": [before, percent]}


def _capacity_told(before: Decimal | None, after: Decimal | None) -> Details:
    if before == after:
        return {}
    return {"capacity_added": [None if one is None else str(one) for one in (before, after)]}


_DEEDS: dict[str, Callable[[InfrastructureRequest, dict[str, Any], User, date], Details]] = {
    "enquire": _ask,
    "reply": _answer,
    "deliver": _deliver,
    "confirm": _take_up,
    "refuse": _take_back,
    "reopen": _take_back,
}
