"""Pages of applications for support: list, begin, complete, read, decide."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.queries import trail_about
from core.exports import export_response
from core.files import serve
from core.jalali import today
from core.pages import paginate, render_page
from support.actions import applications as actions
from support.exports import APPLICATION_COLUMNS
from support.filters.programmes import ApplicationFilterSet
from support.forms.programmes import ApplicationForm, ApplicationMoveForm, ApplyForm
from support.models import Application, ApplicationFile, Programme
from support.policies import programmes as policies
from support.queries.applications import steps_of, timeline_of
from support.queries.facts import eligibility, kept_eligibility
from units.models import Unit


@login_required
def application_list(request: HttpRequest) -> HttpResponse:
    filters = ApplicationFilterSet.for_request(request, Application.objects.visible_to(request.user).for_list())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export_response(filters.qs, APPLICATION_COLUMNS, name="applications", fmt=request.GET["format"])
    context = {"filter": filters, "page": paginate(request, filters.qs), "today": today()}
    return render_page(request, "support/application_list.html", "", context)


@login_required
def application_panel(request: HttpRequest) -> HttpResponse:
    """The applications of one unit, for the unit's page."""
    filters = ApplicationFilterSet.for_request(request, Application.objects.visible_to(request.user).for_list())
    context = {"applications": filters.qs[:10], "query": request.GET.urlencode()}
    return render_page(request, "support/_application_panel.html", "", context)


@login_required
def start_application(request: HttpRequest, number: str) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), number=number)
    units = Unit.objects.visible_to(request.user).filter(
        representations__user=request.user, representations__until=None
    )
    form = ApplyForm(request.POST or None, units=units, initial={"unit": request.GET.get("unit")})
    if form.perform(actions.start_application, programme=programme, by=request.user, today=today()):
        return redirect("support:application_edit", number=form.result.number)
    return render_page(request, "support/application_start.html", "", {"form": form, "programme": programme})


@login_required
def edit_application(request: HttpRequest, number: str) -> HttpResponse:
    application = _visible(request, number)
    if application.stage not in actions.EDITABLE or not policies.may_apply(request.user, application):
        return redirect(application)
    initial = {"requested_rial": application.requested_rial, "purpose": application.purpose}
    form = ApplicationForm(request.POST or None, request.FILES or None, initial=initial)
    if form.perform(actions.edit_application, application=application, by=request.user):
        return redirect("support:application_edit", number=number) if "stay" in request.POST else redirect(application)
    context = {
        "application": application,
        "form": form,
        "files": list(application.files.select_related("application")),
        "eligibility": eligibility(application.programme, application.unit, today()),
    }
    return render_page(request, "support/application_edit.html", "", context)


@login_required
def application_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail_page(request, _visible(request, number))


@login_required
@require_POST
def move_application(request: HttpRequest, number: str) -> HttpResponse:
    application = _visible(request, number)
    if not policies.takes_part(request.user, application):
        raise PermissionDenied
    form = ApplicationMoveForm(request.POST, moves=policies.moves_for(request.user, application))
    if form.perform(actions.move_application, application=application, by=request.user, today=today()):
        messages.success(request, _("ثبت شد: %(move)s.") % {"move": form.moves[form.cleaned_data["move"]].label})
        return redirect(application)
    return _detail_page(request, application, form)


@login_required
def application_file(request: HttpRequest, number: str, pk: int) -> FileResponse:
    files = ApplicationFile.objects.visible_to(request.user).filter(application__number=number)
    file = get_object_or_404(files, pk=pk)
    return serve(file.file, name=file.name, content_type=file.content_type)


def _visible(request: HttpRequest, number: str) -> Application:
    rows = Application.objects.visible_to(request.user).for_list().select_related("filed_by", "unit__county")
    return get_object_or_404(rows, number=number)


def _detail_page(
    request: HttpRequest, application: Application, form: ApplicationMoveForm | None = None
) -> HttpResponse:
    moves = policies.moves_for(request.user, application)
    was_sent = application.stage not in actions.EDITABLE and application.submitted_at is not None
    context: dict[str, Any] = {
        "application": application,
        "programme": application.programme,
        "steps": steps_of(application),
        "was_sent": was_sent,
        "eligibility": kept_eligibility(application.answers)
        if was_sent
        else eligibility(application.programme, application.unit, today()),
        "timeline": timeline_of(application),
        "files": list(application.files.select_related("application")),
        "move_form": form or (ApplicationMoveForm(moves=moves) if moves else None),
        "may_edit": application.stage in actions.EDITABLE and policies.may_apply(request.user, application),
        "sees_budget": policies.may_see_budget(request.user),
        "trail": trail_about(application, request.user),
    }
    return render_page(request, "support/application_detail.html", "", context)
