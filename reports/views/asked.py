"""The period that an address names, as its reader may see it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from core.jalali import Period
from reports import policies
from reports.models import BUILD_STEPS, Report
from reports.pages.parameters import score_parts
from reports.pages.parts import park_url
from reports.queries.reading import of_periods


class Asked:
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
            return park_url(period, self.park) if self.around[period.code].shown else ""
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
            **self._method(),
        }

    def _method(self) -> dict:
        """By what the revision was computed, and whether it corrects a published one."""
        if self.report is None:
            return {"build_steps": BUILD_STEPS}
        told = self.report.parameters
        number = self.report.revision
        corrects = any(each.published_at and each.revision < number for each in self.found.revisions)
        return {
            "build_steps": BUILD_STEPS,
            "corrects": corrects,
            "correcting": corrects and self.report.published_at is None,
            "base_label": Period.parse(told["base"]).label if told.get("base") else "",
            "score_parts": score_parts(told.get("score", [])),
        }

    def _file_url(self) -> str:
        query = {"revision": str(self.report.revision)} if self.report else {}
        if self.park:
            query["scope"] = f"park:{self.park}"
        return f"{reverse('reports:report_file', args=[self.period])}?{urlencode(query)}"
