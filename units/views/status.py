"""Pages of the status ledger: proposing, inspecting, the verification queue, the verdict, the proof."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from core.files import serve
from core.jalali import today
from core.pages import paginate, render_page
from units import policies
from units.actions import status as actions
from units.charts import history_chart
from units.filters.status import StatusChangeFilterSet
from units.forms.status import StatusChangeForm, VerdictForm, WordForm
from units.models import Decision, Status, StatusChange, StatusEvidence, Unit
from units.queries.declarations import latest
from units.queries.status import (
    disagreements,
    disagrees,
    ledger_of,
    next_to_verify,
    spans_in,
    to_verify,
    with_computed_status,
)


# ── for the unit's page ───────────────────────────────────────────────────────────────────────────────────────────
def status_context(request: HttpRequest, unit: Unit, *, computed: Unit | None = None) -> dict[str, Any]:
    """What `_status_panel.html` and `_status_timeline.html` need beside `unit`.

    `computed` is the same unit from `with_computed_status`, where the caller has read it already.
    """
    day = today()
    computed = computed or with_computed_status(Unit.objects.visible_to(request.user), day).get(pk=unit.pk)
    ledger = list(ledger_of(unit).prefetch_related(None))  # files are shown for the pending one only
    pending = next((change for change in ledger if change.decision == Decision.PENDING), None)
    return {
        "today": day,
        "ledger": ledger,
        "history": history_chart(spans_in(ledger, day)),
        "computed": computed,
        "computed_label": Status(computed.computed_status).label if computed.computed_status else "",
        "disagrees": disagrees(computed),
        "may_propose": policies.may_propose_status_change(request.user, unit),
        "may_inspect": policies.may_record_inspection(request.user, unit),
        **(change_context(request, pending) if pending else {"change": None}),
    }


def change_context(request: HttpRequest, change: StatusChange) -> dict[str, Any]:
    """What the comparison of a proposal with the register needs, and the verdict form where it is the reader's."""
    return {
        "change": change,
        "declarations": latest(change.unit, request.user, 3),
        "may_verify": policies.may_verify(request.user, change),
        "may_withdraw": policies.may_withdraw(request.user, change),
        "verdict_form": VerdictForm(),
    }


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
@login_required
def propose_status_change(request: HttpRequest, code: str) -> HttpResponse:
    unit = _visible_unit(request, code)
    if request.user.role == Role.OWNER:
        return redirect("units:owner_status", code=unit.code)
    if not policies.may_propose_status_change(request.user, unit):
        raise PermissionDenied
    form = StatusChangeForm(request.POST or None, request.FILES or None, unit=unit, today=today())
    if request.method == "POST" and form.perform(
        actions.propose_status_change, unit=unit, by=request.user, today=today()
    ):
        messages.success(request, _("پیشنهاد ثبت شد و در انتظار راستی‌آزمایی است."))
        return redirect(unit)
    return render_page(request, "units/status_form.html", "", {"unit": unit, "form": form, "inspection": False})


@login_required
def record_inspection(request: HttpRequest, code: str) -> HttpResponse:
    unit = _visible_unit(request, code)
    if not policies.may_record_inspection(request.user, unit):
        raise PermissionDenied
    form = StatusChangeForm(request.POST or None, request.FILES or None, unit=unit, today=today(), with_same=True)
    if request.method == "POST" and form.perform(actions.record_inspection, unit=unit, by=request.user, today=today()):
        messages.success(request, _("نتیجهٔ بازدید ثبت شد."))
        return redirect(unit)
    return render_page(request, "units/status_form.html", "", {"unit": unit, "form": form, "inspection": True})


@login_required
@require_POST
def confirm_status(request: HttpRequest, code: str) -> HttpResponse:
    """«مثل ماه قبل است»: one tap, from the owner's phone or the unit's page."""
    unit = _visible_unit(request, code)
    form = WordForm(request.POST)
    if form.perform(actions.confirm_status, unit=unit, by=request.user, today=today()):
        messages.success(request, _("ثبت شد: وضعیت «%(unit)s» همان است که بود.") % {"unit": unit.name})
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("units:owner_home") if request.user.role == Role.OWNER else redirect(unit)


@login_required
@require_POST
def withdraw_status_change(request: HttpRequest, pk: int) -> HttpResponse:
    change = _visible_change(request, pk)
    form = WordForm(request.POST)
    if form.perform(actions.withdraw_status_change, change=change, by=request.user):
        messages.success(request, _("پیشنهاد پس گرفته شد."))
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("units:owner_home") if request.user.role == Role.OWNER else redirect(change.unit)


# ── the queue ─────────────────────────────────────────────────────────────────────────────────────────────────────
@login_required
def status_queue(request: HttpRequest) -> HttpResponse:
    """Every change the reader may see, what waits for a verdict first."""
    rows = StatusChange.objects.visible_to(request.user).select_related("unit", "unit__park", "proposed_by")
    filters = StatusChangeFilterSet.for_request(request, rows)
    page = paginate(request, filters.qs)
    context = {"filters": filters, "page": page, "tab": "queue", "waiting": to_verify(request.user).count()}
    return render_page(request, "units/status_queue.html", "units/_status_results.html", context)


@login_required
def status_disagreements(request: HttpRequest) -> HttpResponse:
    """Units whose declared status their own output contradicts."""
    _require_verifier(request)
    rows = disagreements(Unit.objects.visible_to(request.user), today()).select_related("park")
    page = paginate(request, rows.order_by("sort_key", "pk"))
    return render_page(request, "units/status_disagreements.html", "", {"page": page, "tab": "disagreements"})


@login_required
def status_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change before and after, with its proof and its verdict; the next one that waits is one press away."""
    change = _visible_change(request, pk)
    if request.user.role == Role.OWNER:
        return redirect("units:owner_status_done", pk=change.pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.perform(
        actions.decide_status_change, change=change, by=request.user, today=today()
    ):
        messages.success(request, _("نتیجه ثبت شد: %(decision)s") % {"decision": form.result.get_decision_display()})
        return _after_verdict(request, change)
    context = {**status_context(request, change.unit), **change_context(request, change), "unit": change.unit}
    context["verdict_form"] = form
    context["next"] = next_to_verify(request.user, change)
    return render_page(request, "units/status_change.html", "", context)


def _after_verdict(request: HttpRequest, change: StatusChange) -> HttpResponse:
    following = next_to_verify(request.user, change) if request.POST.get("after") == "next" else None
    if request.POST.get("after") == "unit":
        return redirect(change.unit)
    return redirect("units:status_change", pk=following.pk) if following else redirect("units:status_queue")


@login_required
def status_evidence(request: HttpRequest, pk: int) -> FileResponse:
    """A file of proof, for those who see the unit and nobody else; never shown inside the portal's own origin."""
    evidence = get_object_or_404(StatusEvidence.objects.visible_to(request.user), pk=pk)
    return serve(evidence.file, name=evidence.name, content_type=evidence.content_type)


def _visible_unit(request: HttpRequest, code: str) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user).select_related("park", "county"), code=code)


def _visible_change(request: HttpRequest, pk: int) -> StatusChange:
    rows = StatusChange.objects.visible_to(request.user)
    rows = rows.select_related("unit", "unit__park", "unit__county", "proposed_by", "decided_by")
    return get_object_or_404(rows.prefetch_related("evidence"), pk=pk)


def _require_verifier(request: HttpRequest) -> None:
    if not policies.may_verify_any(request.user) and not request.user.is_read_only:
        raise PermissionDenied
