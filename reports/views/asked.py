"""The period that an address names, as its reader may see it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jalali import Period
from reports import policies
from reports.models import BUILD_STEPS, Report
from reports.pages.parameters import score_parts
from reports.pages.parts import Standing
from reports.queries.reading import of_periods

PAGES = (
    ("report_detail", _("نمای کلی")),
    ("scope_list", _("به تفکیک")),
    ("ranking", _("رتبه‌بندی")),
    ("ages", _("قدیمی در برابر جدید")),
    ("constraints", _("موانع تولید")),
    ("idle", _("ظرفیت‌های مغفول")),
    ("support_outcome", _("حمایت و نتیجهٔ آن")),
    ("productivity", _("بهره‌وری کل عوامل")),
)


class Asked:
    """The period that an address names, as this person may see it, between its neighbours; 404 when there is none.

    `page` is the name of the address, `place` what it says besides the period: a scope's code, an indicator's.
    """

    def __init__(
        self, request: HttpRequest, period: Period, page: str = "report_detail", place: tuple[str, ...] = ()
    ) -> None:
        self.request, self.period, self.page, self.place = request, period, page, place
        around = [period.previous(), period, period.next(), period.year_before()]
        self.around = of_periods(Report.objects.visible_to(request.user), around)
        self.found = self.around[period.code]
        if not self.found.revisions:
            raise Http404
        self.report = self._revision(request.GET.get("revision", ""))

    def _revision(self, number: str) -> Report | None:
        if not number:
            return self.found.shown
        report = self.found.revision(int(number)) if number.isascii() and number.isdigit() else None
        if report is None:
            raise Http404
        return report

    @property
    def standing(self) -> Standing:
        """The report with those it is compared with; 404 where none holds figures."""
        if self.report is None:
            raise Http404
        before, year_ago = (
            self.around[each.code].shown for each in (self.period.previous(), self.period.year_before())
        )
        return Standing(self.report, before, year_ago)

    def _url(self, period: Period) -> str:
        """The same page of a neighbour; empty when it has no report."""
        found = self.around[period.code]
        if not found.revisions or (self.page != "report_detail" and not found.shown):
            return ""
        return self._address(self.page, period)

    def _address(self, page: str, period: Period) -> str:
        return reverse(f"reports:{page}", args=[period, *self.place])

    def context(self) -> dict:
        user, previous, following = self.request.user, self.period.previous(), self.period.next()
        return {
            "period": self.period,
            "previous": previous,
            "next": following,
            "same_last_year": self.period.year_before(),
            "previous_url": self._url(previous),
            "current_url": self._url(self.period),
            "next_url": self._url(following),
            "file_url": self._file_url(),
            "tabs": [] if self.place or not self.report else self._tabs(),
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

    def _tabs(self) -> list[dict]:
        """The pages of the period that say something to this reader: who sees no age class compares none."""
        wide = self.request.user.sees_province
        return [
            {"label": label, "url": self._address(page, self.period), "current": page == self.page}
            for page, label in PAGES
            if wide or page != "ages"
        ]

    def _file_url(self) -> str:
        query = {"revision": str(self.report.revision)} if self.report else {}
        if self.page == "park_report":
            query["scope"] = f"park:{self.place[0]}"
        elif self.place:
            query["scope"] = self.place[0]
        return f"{reverse('reports:report_file', args=[self.period])}?{urlencode(query)}"
