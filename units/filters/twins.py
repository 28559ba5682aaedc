"""Filters of the list of units that may be one."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import CodeChoiceFilter, VisibleFilterSet
from core.search import matching
from core.tables import Sort
from parks.models import County, Park
from units.models import TwinPair


class TwinFilterSet(VisibleFilterSet):
    """Pairs by the name or place of either unit; those that wait unless the decided ones are asked for."""

    sorts = (
        Sort("likest", _("همانندترین"), ("-score", "pk")),
        Sort("newest", _("تازه‌یافته"), ("-found_at", "-pk")),
    )

    q = django_filters.CharFilter(label=_("نام یا شناسهٔ یکی از دو واحد"), method="of_name")
    decision = django_filters.ChoiceFilter(
        label=_("تصمیم"),
        choices=TwinPair.Decision.choices,
        empty_label=_("در انتظار تصمیم"),
        method="of_decision",
    )
    park = CodeChoiceFilter(
        label=_("شهرک"),
        queryset=lambda request: Park.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرک‌ها"),
        method="at_place",
    )
    county = CodeChoiceFilter(
        label=_("شهرستان"),
        queryset=lambda request: County.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرستان‌ها"),
        method="at_place",
    )

    class Meta:
        model = TwinPair
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self._valid.get("decision") else rows.filter(decision="")

    def of_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(matching(value, "first__search_key") | matching(value, "second__search_key"))

    def of_decision(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(decision=value)

    def at_place(self, queryset: QuerySet, name: str, value: Park | County) -> QuerySet:
        return queryset.filter(Q(**{f"first__{name}": value}) | Q(**{f"second__{name}": value}))
