"""Filters of the list of reports, for the API, and of the table of productivity."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoicesFilter, VisibleFilterSet
from core.tables import Sort, by
from reports.models import FrontierResult, Report, ReportState


class ReportFilterSet(django_filters.FilterSet):
    """Reports by period, kind and state."""

    period = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")])
    state = django_filters.MultipleChoiceFilter(choices=ReportState.choices)

    class Meta:
        model = Report
        fields: list[str] = []


class FrontierFilterSet(VisibleFilterSet):
    """Parks of one report by their productivity: the measured ones, or those left out."""

    result = ChoicesFilter(
        label=_("نتیجه"),
        choices=[("measured", _("سنجیده‌شده")), ("left_out", _("کنارگذاشته"))],
        method="by_result",
    )

    sorts = (
        Sort("-efficiency", _("کاراترین"), by("efficiency", "scope__sort_key", "pk", descending=True)),
        Sort("-malmquist", _("بیشترین رشد"), by("malmquist", "scope__sort_key", "pk", descending=True)),
        Sort("name", _("نام"), ("scope__sort_key", "pk")),
    )
    head_sorts = tuple(
        Sort(f"-{name}", name, by(name, "scope__sort_key", "pk", descending=True))
        for name in (
            "pure_efficiency",
            "scale_efficiency",
            "efficiency_change",
            "technical_change",
            "pure_change",
            "scale_change",
        )
    )

    class Meta:
        model = FrontierResult
        fields: list[str] = []

    def by_result(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        if len(value) != 1:
            return queryset
        return queryset.filter(left_out="") if value == ["measured"] else queryset.exclude(left_out="")
