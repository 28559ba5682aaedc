"""The list of periods, one period, and what the clock is doing about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from core.jalali import Period, today
from core.pages import render_page
from reports import actions, policies, tasks
from reports.forms import PublishForm, RequestForm
from reports.models import Report, Scope
from reports.pages import periods
from reports.pages.history import HISTORY, history
from reports.pages.papers import paper_context
from reports.pages.productivity import province_context
from reports.queries.reading import newest, of_periods, province_of
from reports.views.asked import Asked

KINDS = ("month", "quarter", "year")
LISTED = 18


@login_required
def report_list(request: HttpRequest) -> HttpResponse:
    """Periods with what stands, what is being built and what failed, newest first."""
    reports = Report.objects.visible_to(request.user)
    kind = request.GET.get("kind", "month")
    kind = kind if kind in KINDS else "month"
    listed = [report.jalali for report in newest(reports, kind, count=LISTED)]
    found = of_periods(reports, listed)
    context = {
        "kind": kind,
        "rows": periods.list_rows(Scope.objects.visible_to(request.user), list(found.values())),
        "missing": periods.missing(kind, listed, today()),
        "may_build": policies.may_build(request.user),
        "may_see_failures": policies.may_see_failures(request.user),
        "may_read_trend": policies.may_read_parameters(request.user),
    }
    return render_page(request, "reports/report_list.html", "reports/_report_table.html", context)


@login_required
def report_detail(request: HttpRequest, period: Period) -> HttpResponse:
    """One period: the province, old and new parks, with what the figures rest on."""
    asked = Asked(request, period)
    visible = Scope.objects.visible_to(request.user)
    context = asked.context()
    if asked.report is not None:
        context |= periods.overview(visible, asked.standing)
        context["history"] = _history(request, asked)
        context["productivity"] = province_context(visible, asked.report)
        context |= paper_context(province_of(visible, asked.report))
    return render_page(request, "reports/report_detail.html", context=context)


def _history(request: HttpRequest, asked: Asked) -> dict | None:
    reports = newest(
        Report.objects.visible_to(request.user).standing(), asked.period.kind, until=asked.period, count=HISTORY
    )
    return history(Scope.objects.visible_to(request.user), reports, Scope(code="province", name=_("استان")))


@login_required
def report_state(request: HttpRequest, period: Period) -> HttpResponse:
    """Where the building stands; the page asks again while it is unfinished."""
    asked = Asked(request, period)
    response = render_page(request, "reports/report_state.html", "reports/_state.html", asked.context())
    if request.htmx and asked.found.unfinished is None:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def request_report(request: HttpRequest, period: Period) -> HttpResponse:
    """A revision is asked for; a worker is told at once, and the clock finds it if none was listening."""
    form = RequestForm(request.POST)
    if not form.perform(actions.request_report, period=period, by=request.user, today=today()):
        messages.warning(request, form.first_error)
    else:
        _tell_worker(period)
        messages.success(request, _("ساخت گزارش %(period)s در نوبت است.") % {"period": period.label})
    return redirect(form.result or "reports:report_list")


def _tell_worker(period: Period) -> None:
    try:
        tasks.build_report.apply_async([period.code], expires=tasks.TICK_SECONDS, retry=False)
    except OperationalError:
        return  # the broker is away: the row waits for the next tick


@login_required
@require_POST
def publish_report(request: HttpRequest, period: Period) -> HttpResponse:
    """The revision that the director looked at is frozen."""
    asked = Asked(request, period)
    form = PublishForm(request.POST)
    report = asked.found.revision(form.asked)
    if report is None:
        raise Http404
    if form.perform(actions.publish_report, report=report, by=request.user):
        messages.success(request, _("گزارش %(period)s منتشر شد.") % {"period": period.label})
    else:
        messages.warning(request, form.first_error)
    return redirect(report)
