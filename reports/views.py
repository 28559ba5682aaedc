"""Pages of the reports: what was found for each period, each park, and what the clock is doing about it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
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
from reports.queries.reading import newest, of_periods, parks_of

KINDS = ("month", "quarter", "year")
LISTED = 18
PARKS_A_PAGE = 25


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
        "rows": pages.list_rows(Scope.objects.visible_to(request.user), list(found.values())),
        "missing": pages.missing(kind, listed, today()),
        "may_build": policies.may_build(request.user),
        "may_see_failures": policies.may_see_failures(request.user),
    }
    return render_page(request, "reports/report_list.html", "reports/_report_table.html", context)


@login_required
def report_detail(request: HttpRequest, period: Period) -> HttpResponse:
    """One period: the province and its parks, with what the figures rest on."""
    asked = _Asked(request, period)
    visible = Scope.objects.visible_to(request.user)
    context = asked.context()
    if asked.report is not None:
        order = request.GET.get("sort", "name")
        page = paginate(request, parks_of(visible, asked.report, order), per_page=PARKS_A_PAGE)
        context |= pages.overview(visible, asked.report, asked.before, page)
        context |= {"page": page, "heads": pages.heads(order, _kept(request))}
    return render_page(request, "reports/report_detail.html", "reports/_parks.html", context)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("revision", "per_page") if name in request.GET}


class _Asked:
    """The period that an address names, as this person may see it, between its neighbours; 404 when there is none."""

    def __init__(self, request: HttpRequest, period: Period, park: str = "") -> None:
        self.request, self.period, self.park = request, period, park
        around = [period.previous(), period, period.next()]
        self.around = of_periods(Report.objects.visible_to(request.user), around)
        self.found = self.around[period.code]
        if not self.found.revisions:
            raise Http404
        self.before = self.around[around[0].code].shown
        self.report = self._revision(request.GET.get("revision", ""))

    def _revision(self, number: str) -> Report | None:
        if not number:
            return self.found.shown
        report = self.found.revision(int(number)) if number.isascii() and number.isdigit() else None
        if report is None:
            raise Http404
        return report

    def _url(self, period: Period) -> str:
        """The same page of a neighbour; empty when it has no report."""
        if not self.around[period.code].revisions:
            return ""
        if self.park:
            return pages.park_url(period, self.park) if self.around[period.code].shown else ""
        return reverse("reports:report_detail", args=[period])

    def context(self) -> dict:
        user, previous, following = self.request.user, self.period.previous(), self.period.next()
        return {
            "period": self.period,
            "previous": previous,
            "next": following,
            "previous_url": self._url(previous),
            "current_url": self._url(self.period),
            "next_url": self._url(following),
            "file_url": self._file_url(),
            "found": self.found,
            "report": self.report,
            "unfinished": self.found.unfinished,
            "may_build": policies.may_build(user),
            "may_publish": self.report is not None and policies.may_publish_report(user, self.report),
            "may_see_failures": policies.may_see_failures(user),
        }

    def _file_url(self) -> str:
        query = {"revision": str(self.report.revision)} if self.report else {}
        if self.park:
            query["scope"] = f"park:{self.park}"
        return f"{reverse('reports:report_file', args=[self.period])}?{urlencode(query)}"


@login_required
def report_state(request: HttpRequest, period: Period) -> HttpResponse:
    """Where the building stands; the page asks again while it is unfinished."""
    asked = _Asked(request, period)
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
    asked = _Asked(request, period)
    form = PublishForm(request.POST)
    report = asked.found.revision(form.asked)
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
    report = _Asked(request, period).report
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
    asked = _Asked(request, period, park=code)
    visible = Scope.objects.visible_to(request.user)
    scope = get_object_or_404(visible.select_related("park__county"), report=asked.report, code=f"park:{code}")
    context = asked.context() | pages.park(visible, scope, asked.report, asked.before)
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
