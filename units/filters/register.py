"""Filters of the list of units, shared by its page, its export and the API."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AsOfFilter, ChoicesFilter, CodeChoiceFilter, PickedFilter, SearchFilter, VisibleFilterSet
from core.jalali import today
from core.text import bare
from parks.models import County, Park
from units.filters.orders import HEAD_SORTS, SORTS, past_order
from units.models import IndustryGroup, Reason, SizeClass, Status, Unit
from units.queries.past import column
from units.queries.size import NOT_TOLD, of_sizes
from units.queries.status import SILENT_MONTHS, silent_since

STATUS_CHOICES = [*Status.choices, (NOT_TOLD, _("اعلام‌نشده"))]
SIZE_CHOICES = [*SizeClass.choices, (NOT_TOLD, _("نامعلوم"))]
VERIFIED = [
    ("fresh", _("در سه ماه گذشته")),
    ("ageing", _("سه تا شش ماه پیش")),
    ("silent", _("قدیمی‌تر از شش ماه")),
]


class IsicFilter(django_filters.CharFilter):
    """A class of ISIC by its four digits, or all classes of a division or group by its first ones; in either digits."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(isic__code__startswith=bare(value)) if value else qs


class UnitFilterSet(VisibleFilterSet):
    """Units by name, status, place, industry, size, trouble and freshness."""

    sorts = SORTS
    head_sorts = HEAD_SORTS

    id = PickedFilter(field_name="code")
    q = SearchFilter()
    status = ChoicesFilter(label=_("وضعیت"), choices=STATUS_CHOICES, method="by_status")
    park = CodeChoiceFilter(
        label=_("شهرک"),
        queryset=lambda request: Park.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرک‌ها"),
        within="county",
        method="at_place",
    )
    county = CodeChoiceFilter(
        label=_("شهرستان"),
        queryset=lambda request: County.objects.visible_to(request.user).only("code", "name", "sort_key"),
        empty_label=_("همهٔ شهرستان‌ها"),
        method="at_place",
    )
    group = django_filters.ChoiceFilter(
        label=_("گروه صنعت"), choices=IndustryGroup.choices, empty_label=_("همهٔ گروه‌ها")
    )
    isic = IsicFilter(
        label=_("کد آیسیک"), widget=forms.TextInput(attrs={"class": "inp num", "inputmode": "numeric", "maxlength": 4})
    )
    size = ChoicesFilter(label=_("اندازه"), choices=SIZE_CHOICES, method="by_size")
    reason = ChoicesFilter(label=_("علت اصلی"), field_name="status_reason", choices=Reason.choices)
    verified = django_filters.ChoiceFilter(
        label=_("آخرین تأیید"), choices=VERIFIED, method="by_freshness", empty_label=_("همه"), widget=forms.RadioSelect
    )

    as_of = AsOfFilter()

    class Meta:
        model = Unit
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Filters over what holds, or over what held on the day that is asked for."""
        if self.day is None:
            return super().filter_queryset(queryset)
        self.filters["reason"].field_name = column("status_reason", self.day)
        rows = super().filter_queryset(queryset.as_of(self.day))
        return rows.order_by(*past_order(self.sort))

    def at_place(self, queryset: QuerySet, name: str, value: Park | County) -> QuerySet:
        return queryset.filter(**{column(f"{name}_id", self.day): value.pk})

    def by_status(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        asked = ["" if one == NOT_TOLD else one for one in value]
        return queryset.filter(**{f"{column('status', self.day)}__in": asked}) if asked else queryset

    def by_size(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return of_sizes(queryset, value, today=today(), day=self.day) if value else queryset

    def by_freshness(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Confirmations are known for today alone."""
        return queryset if self.day else queryset.filter(freshness(value, today()))


def freshness(value: str, day: date) -> Q:
    """Units last confirmed in the last three months, three to six months ago, or earlier or never."""
    half, full = silent_since(day, SILENT_MONTHS // 2), silent_since(day)
    if value == "fresh":
        return Q(last_confirmed_on__gte=half)
    if value == "ageing":
        return Q(last_confirmed_on__gte=full, last_confirmed_on__lt=half)
    return Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=full)
