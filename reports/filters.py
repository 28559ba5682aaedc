"""Filters of the list of reports, for the API."""

import django_filters

from reports.models import Report, ReportState


class ReportFilterSet(django_filters.FilterSet):
    """Reports by period, kind and state."""

    period = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")])
    state = django_filters.MultipleChoiceFilter(choices=ReportState.choices)

    class Meta:
        model = Report
        fields: list[str] = []
