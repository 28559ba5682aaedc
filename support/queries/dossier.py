"""All that one person may read of a request, in words, for a document on paper; a fixed number of queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.jalali import format_date, format_datetime
from core.numbers import UNKNOWN, format_decimal, group, percent
from core.text import isolate, listed, shown_digits
from support.compute.priority import MILLIARD, Priority, Share, priority_of
from support.kinds import KINDS, told
from support.models import Enquiry, InfrastructureRequest, RequestEvent
from support.queries.priority import impacts_of, units_of, weights_on
from support.workflow.requests import NAMES
from units.models import Status, Unit

MOST_EVENTS = 300
MOST_UNITS = 500
SLIP = "postpone"
Row = list[str]


def dossier_of(request: InfrastructureRequest, user: User, *, today: date, now: datetime) -> dict[str, Any]:
    """The document's data: texts, facts and tables; nothing that `user` may not see."""
    events = list(request.events.visible_to(user).select_related("by")[: MOST_EVENTS + 1])
    files = list(request.files.visible_to(user).select_related("by"))
    return {
        "head": _head(request, user, len(files), today, now),
        "facts": _facts(request),
        "need": request.need,
        "quantities": _quantities(request),
        "money": _money(request),
        "slips": _slips(events),
        "enquiries": [_enquiry(row) for row in request.enquiries.visible_to(user).select_related("agency")],
        "history": [_move(event) for event in reversed(events[:MOST_EVENTS]) if event.move],
        "talk": [_word(event) for event in reversed(events[:MOST_EVENTS]) if not event.move and event.note],
        "cut": len(events) > MOST_EVENTS,
        **_impact(request, user, today),
        "files": [[file.name, _size(file.size), format_datetime(file.at), file.by.full_name] for file in files],
    }


def _head(request: InfrastructureRequest, user: User, files: int, today: date, now: datetime) -> dict[str, Any]:
    return {
        "title": request.title,
        "organisation": _("استان آذربایجان شرقی"),
        "system": _("کارستان، سامانهٔ شهرک‌ها و نواحی صنعتی"),
        "lines": [
            [_("شماره"), isolate(shown_digits(request.number))],
            [_("تاریخ"), format_date(today)],
            [_("پیوست"), group(files) if files else _("ندارد")],
        ],
        "printed": _("چاپ: %(name)s، %(moment)s") % {"name": user.full_name, "moment": format_datetime(now)},
        "sample": _("دادهٔ نمونه — ارقام و نام‌ها ساختگی است") if request.is_sample else "",
    }


def _facts(request: InfrastructureRequest) -> list[Row]:
    county = request.park.county.name if request.park.county else ""
    return [
        [_("نوع"), str(KINDS[request.kind].label)],
        [_("شهرک"), request.park.name],
        [_("شهرستان"), county],
        [_("مرحله"), str(request.get_stage_display())],
        [_("در دست"), request.holder_name],
        [_("مهلت"), UNKNOWN if request.has_ended else format_date(request.due_on)],
        [_("ثبت‌کننده"), request.filed_by.full_name],
        [_("تاریخ ثبت"), format_datetime(request.submitted_at or request.created_at)],
    ]


def _quantities(request: InfrastructureRequest) -> list[Row]:
    kind = KINDS[request.kind]
    quantity = UNKNOWN if request.quantity is None else f"{group(request.quantity)} {kind.unit}"
    delivered = UNKNOWN if request.delivered_quantity is None else f"{group(request.delivered_quantity)} {kind.unit}"
    asked = [[question, shown_digits(answer)] for question, answer in told(kind, request.answers)]
    return [[str(kind.quantity_label), quantity], [_("مقدار تحویل‌شده"), delivered], *asked]


def _money(request: InfrastructureRequest) -> list[Row]:
    progress = request.progress_percent
    return [
        [_("برآورد هزینه"), _rial(request.estimated_cost_rial)],
        [_("هزینهٔ انجام‌شده"), _rial(request.actual_cost_rial)],
        [_("شمارهٔ مصوبه"), isolate(shown_digits(request.resolution_number)) if request.resolution_number else ""],
        [_("تاریخ مصوبه"), format_date(request.resolution_on)],
        [_("اعتبار تأمین‌شده"), _rial(request.funded_rial)],
        [_("سال بودجه"), shown_digits(request.budget_year or "")],
        [_("محل اعتبار"), request.credit_source],
        [_("دستگاه مجری"), request.agency.name if request.agency else ""],
        [_("تاریخ تعهد"), format_date(request.promised_on)],
        [_("پیشرفت فیزیکی"), UNKNOWN if progress is None else percent(Decimal(progress) / 100, 0)],
        [_("تاریخ تحویل"), format_date(request.delivered_on)],
    ]


def _rial(amount: int | None) -> str:
    return UNKNOWN if amount is None else _("%(amount)s ریال") % {"amount": group(amount)}


def _slips(events: Sequence[RequestEvent]) -> list[Row]:
    """Every promise that was moved, oldest first: when, from, to, why."""
    moved = [event for event in reversed(events) if event.move == SLIP]
    return [[format_datetime(event.at), *_days(event), event.note] for event in moved]


def _days(event: RequestEvent) -> Iterable[str]:
    pair = (event.details or {}).get("promised_on") or ("", "")
    return (format_date(date.fromisoformat(text)) if text else UNKNOWN for text in pair)


def _enquiry(row: Enquiry) -> Row:
    verdict = str(row.get_verdict_display()) if row.verdict else _("در انتظار پاسخ")
    said = ": ".join(filter(None, (verdict, row.answer)))
    return [row.agency.name, format_date(row.sent_on), format_date(row.due_on), format_date(row.answered_on), said]


def _move(event: RequestEvent) -> Row:
    move = NAMES.get(event.move)
    done = str(move.done or move.label) if move else event.move
    stage = str(event.get_to_stage_display()) if event.to_stage != event.from_stage else ""
    return [format_datetime(event.at), done, stage, _who(event), event.note]


def _word(event: RequestEvent) -> Row:
    where = _("درون‌سازمانی") if event.is_internal else ""
    return [format_datetime(event.at), listed(filter(None, (_who(event), where))), event.note]


def _who(event: RequestEvent) -> str:
    return event.by.full_name if event.by else _("سامانه")


def _impact(request: InfrastructureRequest, user: User, today: date) -> dict[str, Any]:
    """Totals of the affected units, those that the reader may know by name, and the priority that follows."""
    pairs = units_of(request)
    known = set(Unit.objects.visible_to(user).filter(requests=request).values_list("pk", flat=True))
    named = [pair for pair in pairs if pair.unit_id in known]
    impact = impacts_of([request]).get(request.pk)
    weights = weights_on(today)
    return {
        "priority": _priority(priority_of(impact, request.estimated_cost_rial, weights)) if impact else [],
        "units": [_unit(pair) for pair in named[:MOST_UNITS]],
        "unnamed": group(len(pairs) - len(named[:MOST_UNITS])) if len(pairs) > len(named[:MOST_UNITS]) else "",
        "known": _known(impact) if impact else "",
    }


def _known(impact: Any) -> str:
    if impact.is_whole:
        return ""
    return _(
        "از %(units)s واحد متأثر، شاغلان %(jobs)s واحد، تولید ازدست‌رفتهٔ %(lost)s واحد و ظرفیت بیکار %(idle)s واحد "
        "معلوم است."
    ) % {
        "units": group(impact.units),
        "jobs": group(impact.jobs_known),
        "lost": group(impact.lost_known),
        "idle": group(impact.idle_known),
    }


def _unit(pair: Any) -> Row:
    status = str(Status(pair.unit.status).label) if pair.unit.status else _("اعلام‌نشده")
    return [pair.unit.name, status, group(pair.jobs), _milliards(pair.lost), _milliards(pair.idle)]


def _priority(found: Priority) -> list[Row]:
    rows = [
        _component(_("شاغلان متأثر"), found.jobs, group(found.jobs.amount)),
        _component(_("تولید ازدست‌رفته در ماه (میلیارد ریال)"), found.lost, _milliards(found.lost.amount)),
        _component(_("ظرفیت بیکار در ماه (میلیارد ریال)"), found.idle, _milliards(found.idle.amount)),
    ]
    return [*rows, [_("جمع"), "", format_decimal(found.shown_points), format_decimal(found.shown_score, 2)]]


def _component(label: str, share: Share, amount: str) -> Row:
    return [label, amount, format_decimal(share.shown_points), format_decimal(share.shown_per_milliard, 2)]


def _milliards(amount: int | None) -> str:
    return UNKNOWN if amount is None else format_decimal(amount / MILLIARD)


def _size(size: int) -> str:
    """Bytes as people read them."""
    kilobytes = max(1, round(size / 1024))
    if kilobytes < 1024:
        return _("%(size)s کیلوبایت") % {"size": group(kilobytes)}
    return _("%(size)s مگابایت") % {"size": format_decimal(kilobytes / 1024)}
