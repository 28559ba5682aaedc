"""Pages of the reports: what was found for each period, each park, and what the clock is doing about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from core.exports import XLSX_TYPE
from core.jalali import Period, today
from core.pages import paginate, render_page
from parks.models import Park
from reports import actions, exports, pages, policies, tasks
from reports.forms import PublishForm, RequestForm
from reports.models import Report, Scope, ScopeKind
from reports.queries.reading import PeriodReports, newest, of_periods, parks_of

KINDS = ("month", "quarter", "year")
LISTED = 18
PARKS_A_PAGE = 25


@login_required
def report_list(request: HttpRequest) -> HttpResponse:
    """Periods with what stands, what is being built and what failed, newest first."""
    reports = Report.objects.visible_to(request.user)
    kind = request.GET.get("kind", "month")
    kind = kind if kind in KINDS else "month"
    listed = newest(reports, kind, count=LISTED)
    found = of_periods(reports, [report.jalali for report in listed])
    standing = [period.shown for period in found.values() if period.shown]
    context = {
        "kind": kind,
        "periods": list(found.values()),
        "figures": pages.list_rows(Scope.objects.visible_to(request.user), standing),
        "may_build": policies.may_build(request.user),
        "may_see_failures": policies.may_see_failures(request.user),
        "form": RequestForm(),
    }
    return render_page(request, "reports/report_list.html", "reports/_report_table.html", context)


@login_required
def report_detail(request: HttpRequest, period: Period, status: int = 200, form=None) -> HttpResponse:
    """One period: the province and its parks, with what the figures rest on."""
    found, before = _reports(request, period)
    visible = Scope.objects.visible_to(request.user)
    report = _asked_revision(request, found)
    context = _state(request, found, report)
    context["form"] = form
    if report is not None:
        order = request.GET.get("sort", "name")
        page = paginate(request, parks_of(visible, report, order), per_page=PARKS_A_PAGE)
        context |= pages.overview(visible, report, before, page)
        context |= {"page": page, "heads": pages.heads(order, _kept(request)), "before": before}
    return render_page(request, "reports/report_detail.html", "reports/_parks.html", context, status=status)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("revision", "per_page") if name in request.GET}


def _reports(request: HttpRequest, period: Period) -> tuple[PeriodReports, Report | None]:
    """The period's revisions that this person may see and the newest of the period before; 404 when there is none."""
    previous = period.previous()
    found = of_periods(Report.objects.visible_to(request.user), [period, previous])
    if not found[period.code].revisions:
        raise Http404
    return found[period.code], found[previous.code].shown


def _asked_revision(request: HttpRequest, found: PeriodReports) -> Report | None:
    number = request.GET.get("revision", "")
    if not number:
        return found.shown
    report = found.revision(int(number)) if number.isascii() and number.isdigit() else None
    if report is None:
        raise Http404
    return report


def _state(request: HttpRequest, found: PeriodReports, report: Report | None) -> dict:
    user = request.user
    return {
        "period": found.period,
        "previous": found.period.previous(),
        "next": found.period.next(),
        "found": found,
        "report": report,
        "unfinished": found.unfinished,
        "may_build": policies.may_build(user),
        "may_publish": report is not None and policies.may_publish_report(user, report),
        "may_see_failures": policies.may_see_failures(user),
    }


@login_required
def report_state(request: HttpRequest, period: Period) -> HttpResponse:
    """Where the building stands; the page asks again while it is unfinished."""
    found, _before = _reports(request, period)
    context = _state(request, found, found.shown)
    response = render_page(request, "reports/report_state.html", "reports/_state.html", context)
    if request.htmx and found.unfinished is None:
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
    found, _before = _reports(request, period)
    form = PublishForm(request.POST)
    report = found.revision(form.asked)
    if report is None:
        raise Http404
    if form.perform(actions.publish_report, report=report, by=request.user):
        messages.success(request, _("گزارش %(period)s منتشر شد.") % {"period": period.label})
    else:
        messages.warning(request, form.first_error)
    return redirect(report)


@login_required
def report_file(request: HttpRequest, period: Period) -> HttpResponse:
    """The report as XLSX, CSV or JSON: the scopes this person may see, `?scope=` for one of them."""
    found, _before = _reports(request, period)
    report = _asked_revision(request, found)
    if report is None:
        raise Http404
    rows = exports.sheets(report, Scope.objects.visible_to(request.user), request.GET.get("scope", ""))
    if not rows:
        raise Http404
    name = f"report-{report.period}-r{report.revision}"
    fmt = request.GET.get("format", "xlsx")
    if fmt == "csv":
        return _named(
            StreamingHttpResponse(exports.as_csv(rows), content_type="text/csv; charset=utf-8"), f"{name}.csv"
        )
    if fmt == "json":
        return _named(HttpResponse(exports.as_json(report, rows), content_type="application/json"), f"{name}.json")
    book = exports.as_xlsx(report, rows)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
def park_report(request: HttpRequest, period: Period, code: str) -> HttpResponse:
    """One park in one period, with its past beside the province's."""
    found, before = _reports(request, period)
    report = _asked_revision(request, found)
    visible = Scope.objects.visible_to(request.user)
    scope = get_object_or_404(visible.select_related("park__county"), report=report, code=f"park:{code}")
    context = _state(request, found, report) | pages.park(visible, scope, report, before)
    standing = Report.objects.visible_to(request.user).standing()
    context["history"] = pages.history(visible, newest(standing, period.kind, until=period, count=pages.HISTORY), scope)
    return render_page(request, "reports/park_report.html", context=context)


@login_required
def park_panel(request: HttpRequest) -> HttpResponse:
    """The newest report of one park, for the park's own page."""
    park = get_object_or_404(Park.objects.visible_to(request.user), code=request.GET.get("park", ""))
    visible = Scope.objects.visible_to(request.user).filter(kind=ScopeKind.PARK, park=park)
    reports = newest(Report.objects.visible_to(request.user).standing(), "month", count=pages.HISTORY)
    context = {"park": park} | pages.panel(visible, reports, park.code)
    return render_page(request, "reports/park_panel.html", "reports/_park_panel.html", context)
