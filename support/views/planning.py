"""The planner: a budget, the requests that bring most for it, plans that were kept, and the weights beneath."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts import Series, line_chart
from core.exports import FORMATS, export_response
from core.jalali import today
from core.numbers import format_decimal, group
from core.pages import paginate, render_page
from support.actions import planning as actions
from support.compute.priority import MILLIARD, THOUSANDTHS, Impact, priority_of
from support.exports import PLAN_COLUMNS
from support.filters.planning import OUT, PIN, PlanFilterSet, waiting_for_money
from support.forms.planning import SaveForm, WeightsForm
from support.models import InfrastructureRequest, PriorityWeights, RequestPlan
from support.policies import planning as policies
from support.queries.planning import STEPS, Line, Sheet, sheet_of, thawed
from support.queries.priority import impacts_of, weights_on

SHOWN = 100


@dataclass(frozen=True)
class Choice:
    """A line of the sheet with the addresses that pin it, leave it out or let it be."""

    line: Line
    pin: str
    out: str
    free: str


@login_required
def planner(request: HttpRequest) -> HttpResponseBase:
    """What a budget would carry out; sending the page keeps the plan under a name."""
    if not policies.may_plan(request.user):
        raise PermissionDenied
    rows = waiting_for_money(InfrastructureRequest.objects.visible_to(request.user))
    filters = PlanFilterSet.for_request(request, rows)
    sheet = sheet_of(
        filters.qs, weights_on(today()), budget=filters.amount, pinned=filters.pinned, excluded=filters.excluded,
        narrowed=[chip.label for chip in filters.chips()],
    )  # fmt: skip
    if (fmt := request.GET.get("format")) in FORMATS:
        return export_response(sheet.lines, PLAN_COLUMNS, name="plan", fmt=fmt)
    form = SaveForm(request.POST or None, initial={"seen": sheet.seal}) if _keeps(request, sheet) else None
    asked = request.GET.urlencode()
    if form and form.perform(actions.save_plan, sheet=sheet, asked=asked, by=request.user, today=today()):
        messages.success(request, _("برنامه ذخیره شد."))
        return redirect(form.result)
    context = {
        "filter": filters,
        "form": form,
        "may_set_weights": policies.may_set_weights(request.user),
        "seal": sheet.seal,
        **_shown(sheet, request.GET),
    }
    return render_page(request, "support/planner.html", context=context)


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans that were kept, newest first."""
    if not policies.may_plan(request.user):
        raise PermissionDenied
    plans = RequestPlan.objects.visible_to(request.user).select_related("made_by").defer("frozen")
    return render_page(request, "support/plan_list.html", context={"page": paginate(request, plans)})


@login_required
@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A plan as it was kept; nothing of it is worked out anew."""
    plan = get_object_or_404(RequestPlan.objects.visible_to(request.user).select_related("made_by"), pk=pk)
    sheet = thawed(plan.budget_rial, plan.frozen)
    if (fmt := request.GET.get("format")) in FORMATS:
        return export_response(sheet.lines, PLAN_COLUMNS, name=f"plan-{plan.pk}", fmt=fmt)
    return render_page(request, "support/plan_detail.html", context={"plan": plan, **_shown(sheet, None)})


@login_required
def priority_weights(request: HttpRequest) -> HttpResponse:
    """The weights that hold, those that held, and the form that sets new ones."""
    if not policies.may_plan(request.user):
        raise PermissionDenied
    may_set, day = policies.may_set_weights(request.user), today()
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = WeightsForm(request.POST or None, initial={"valid_from": day}) if may_set else None
    if form and form.perform(actions.set_weights, by=request.user, today=day):
        messages.success(request, _("وزن‌ها ثبت شد."))
        return redirect("support:priority_weights")
    rows = PriorityWeights.objects.visible_to(request.user)
    context = {
        "form": form,
        "now": weights_on(day),
        "page": paginate(request, rows.select_related("set_by")),
        "in_force": rows.on(day),
    }
    return render_page(request, "support/priority_weights.html", context=context)


@login_required
@require_safe
def request_priority(request: HttpRequest, number: str) -> HttpResponse:
    """What hangs on one request and how much of it a rial brings: a part of its page, and a page for itself."""
    rows = InfrastructureRequest.objects.visible_to(request.user).select_related("officer__official")
    subject = get_object_or_404(rows, number=number)
    weights, impact = weights_on(today()), impacts_of([subject]).get(subject.pk, Impact())
    context = {
        "subject": subject,
        "impact": impact,
        "priority": priority_of(impact, subject.estimated_cost_rial, weights),
        "weights": weights,
        "may_plan": policies.may_plan(request.user),
    }
    return render_page(request, "support/request_priority.html", "support/_priority.html", context)


def _keeps(request: HttpRequest, sheet: Sheet) -> bool:
    """Whether the page offers to keep the plan; who sends it without the right is refused."""
    if policies.may_keep_plans(request.user):
        return sheet.has_plan or request.method == "POST"
    if request.method == "POST":
        raise PermissionDenied
    return False


def _shown(sheet: Sheet, query: QueryDict | None) -> dict[str, Any]:
    """What the page of a sheet is filled with; pins and exclusions can be moved where there is an address (`query`)."""
    chosen, left = sheet.chosen, sheet.left
    return {
        "sheet": sheet,
        "totals": sheet.totals,
        "chosen": _choices(chosen[:SHOWN], query),
        "more_chosen": max(0, len(chosen) - SHOWN),
        "left": _choices(left[:SHOWN], query),
        "more_left": max(0, len(left) - SHOWN),
        "chart": _chart(sheet),
    }


def _choices(lines: Iterable[Line], query: QueryDict | None) -> list[Choice]:
    if query is None:
        return [Choice(line, "", "", "") for line in lines]
    return [Choice(line, *(_address(query, line.number, name) for name in (PIN, OUT, ""))) for line in lines]


def _address(query: QueryDict, number: str, name: str) -> str:
    """The planner's address with this request pinned (`pin`), left out (`out`) or neither."""
    asked = query.copy()
    for one in (PIN, OUT):
        asked.setlist(one, [text for text in asked.getlist(one) if text != number])
    if name:
        asked.appendlist(name, number)
    asked.pop("format", None)
    return f"?{asked.urlencode()}"


def _chart(sheet: Sheet) -> Any:
    """Points against budget, the least budget at the left."""
    top = sheet.frontier[-1].budget if sheet.frontier else 0
    steps = {top * step // STEPS for step in range(STEPS + 1)}  # evenly apart, as the axis shows them
    drawn = [level for level in sheet.frontier if level.budget in steps]
    labels = [format_decimal(level.budget / MILLIARD, 0) for level in drawn]
    tips = [
        _("بودجه %(budget)s میلیارد ریال|%(points)s امتیاز از %(count)s درخواست")
        % {"budget": label, "points": format_decimal(level.shown_points), "count": group(level.requests)}
        for label, level in zip(labels, drawn, strict=True)
    ]
    points = [level.points / THOUSANDTHS for level in drawn]
    title = _("بیشترین امتیاز به ازای هر بودجه")
    return line_chart(labels, [Series("brand", title, points)], title=title, tips=tips) if len(points) > 1 else ""
