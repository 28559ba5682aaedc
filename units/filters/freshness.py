"""Filters of the list of silent units."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import CodeChoiceFilter, VisibleFilterSet
from parks.models import County, Park
from units.models import FactGroup, Unit
from units.queries.freshness import silent_in
from units.queries.status import silent_units


class SilentFilterSet(VisibleFilterSet):
    """Units that nobody confirmed for long: at all, or one group of their facts; the longest silent first."""

    group = django_filters.ChoiceFilter(
        label=_("کدام مشخصات"), choices=FactGroup.choices, empty_label=_("هر خبری از واحد"), method="stays"
    )
    park = CodeChoiceFilter(
        label=_("شهرک"),
        queryset=lambda request: Park.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرک‌ها"),
    )
    county = CodeChoiceFilter(
        label=_("شهرستان"),
        queryset=lambda request: County.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرستان‌ها"),
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def asked(self) -> str:
        """The group that is asked for, "" for any word of the unit."""
        return self._valid.get("group") or ""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return silent_in(rows, self.asked, self.today) if self.asked else silent_units(rows, self.today)

    def stays(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset
