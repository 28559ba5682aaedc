"""Pages of support programmes: list, read with one's own eligibility, write, announce."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.queries import trail_about
from core.errors import RuleViolation
from core.exports import export_response
from core.jalali import to_jalali, today
from core.pages import paginate, render_page
from support.actions import programmes as actions
from support.exports import BUDGET_COLUMNS, PROGRAMME_COLUMNS
from support.filters.programmes import ProgrammeFilterSet
from support.forms.programmes import ProgrammeForm, programme_initial, rules_without_box
from support.models import Application, Programme
from support.policies import programmes as policies
from support.queries.facts import Words, eligibilities, rules_of
from units.models import Unit

MOST_UNITS = 20


@login_required
def programme_list(request: HttpRequest) -> HttpResponse:
    filters = ProgrammeFilterSet.for_request(request, Programme.objects.visible_to(request.user))
    sees_budget = policies.may_see_budget(request.user)
    if request.GET.get("format") in {"csv", "xlsx"}:
        columns = (*PROGRAMME_COLUMNS, *BUDGET_COLUMNS) if sees_budget else PROGRAMME_COLUMNS
        return export_response(filters.qs, columns, name="programmes", fmt=request.GET["format"])
    context = {
        "filter": filters,
        "page": paginate(request, filters.qs),
        "may_keep": policies.may_keep_programmes(request.user),
        "sees_budget": sees_budget,
        "today": today(),
    }
    return render_page(request, "support/programme_list.html", "", context)


@login_required
def programme_detail(request: HttpRequest, number: str) -> HttpResponse:
    programme = _visible(request, number)
    rules, day = rules_of(programme), today()
    words = Words.for_rules(rules)
    own = list(_own_units(request)[:MOST_UNITS]) if request.user.role == Role.OWNER else []
    applications = Application.objects.visible_to(request.user).filter(programme=programme).for_list()
    context = {
        "programme": programme,
        "rules": [words.rule(rule) for rule in rules],
        "own": eligibilities(programme, own, day) if own else [],
        "is_open": Programme.objects.open_on(day).filter(pk=programme.pk).exists(),
        "applications": applications[:10],
        "may_keep": policies.may_keep_programmes(request.user),
        "may_launch": policies.may_launch(request.user),
        "next_state": actions.NEXT_STATES.get(programme.state),
        "sees_budget": policies.may_see_budget(request.user),
        "trail": trail_about(programme, request.user) if policies.may_see_budget(request.user) else None,
        "today": day,
    }
    return render_page(request, "support/programme_detail.html", "", context)


@login_required
def add_programme(request: HttpRequest) -> HttpResponse:
    if not policies.may_keep_programmes(request.user):
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None, user=request.user, initial={"fiscal_year": to_jalali(today())[0]})
    if form.perform(actions.create_programme, by=request.user, today=today()):
        return redirect(form.result)
    return _form_page(request, form, None)


@login_required
def edit_programme(request: HttpRequest, number: str) -> HttpResponse:
    programme = _visible(request, number)
    if not policies.may_keep_programmes(request.user):
        raise PermissionDenied
    form = ProgrammeForm(
        request.POST or None, user=request.user, initial=programme_initial(programme), kept=rules_without_box(programme)
    )
    if form.perform(actions.edit_programme, programme=programme, by=request.user):
        return redirect(form.result)
    return _form_page(request, form, programme)


@login_required
@require_POST
def set_programme_state(request: HttpRequest, number: str) -> HttpResponse:
    programme = _visible(request, number)
    try:
        actions.set_state(programme=programme, state=request.POST.get("state", ""), by=request.user)
        messages.success(request, _("وضعیت برنامه ثبت شد."))
    except RuleViolation as error:
        messages.error(request, str(error))
    return redirect(programme)


def _visible(request: HttpRequest, number: str) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user).prefetch_related("rules"), number=number)


def _own_units(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).select_related("park", "county")


def _form_page(request: HttpRequest, form: ProgrammeForm, programme: Programme | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "programme": programme}
    return render_page(request, "support/programme_form.html", "", context)
