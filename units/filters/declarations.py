"""Filters of the declarations list, shared by its page, its export and the API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoicesFilter, CodeChoiceFilter, SearchFilter, VisibleFilterSet
from core.jalali import Period
from core.tables import Sort
from core.text import ascii_digits
from parks.models import Park
from units.models import Declaration, DeclarationState
from units.queries.declarations import to_judge


class DeclarationFilterSet(VisibleFilterSet):
    """Declarations by month, unit, park and state; `waiting=me` keeps what the reader may accept or return."""

    sorts = (
        Sort("newest", _("تازه‌ترین ماه"), ("-period", "-pk")),
        Sort("sent", _("دیرمانده‌ترین"), ("submitted_at", "pk")),
        Sort("utilisation", _("کمترین بهره‌گیری"), ("utilisation", "pk")),
    )

    q = SearchFilter(field_name="unit__search_key", label=_("نام یا شناسهٔ واحد"))
    waiting = django_filters.ChoiceFilter(
        label=_("نزد چه کسی"), choices=[("me", _("در انتظار من"))], empty_label=_("همه"), method="filter_waiting"
    )
    period = django_filters.CharFilter(label=_("ماه، فصل یا سال"), method="filter_period", help_text=_("مانند ۱۴۰۵-۰۸"))
    state = ChoicesFilter(label=_("وضعیت اظهارنامه"), choices=DeclarationState.choices)
    park = CodeChoiceFilter(
        label=_("شهرک"),
        field_name="unit__park",
        queryset=lambda request: Park.objects.visible_to(request.user),
        empty_label=_("همهٔ شهرک‌ها"),
    )
    unit = django_filters.CharFilter(label=_("شناسهٔ واحد"), field_name="unit__code")
    late = django_filters.ChoiceFilter(
        label=_("دیرکرد"),
        choices=[("1", _("دیررسیده")), ("0", _("به‌هنگام"))],
        empty_label=_("همه"),
        method="filter_late",
    )
    warned = django_filters.ChoiceFilter(
        label=_("هشدار"),
        choices=[("1", _("هشدار دارد")), ("0", _("بی‌هشدار"))],
        empty_label=_("همه"),
        method="filter_warned",
    )

    class Meta:
        model = Declaration
        fields: list[str] = []

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=to_judge(self.request.user).values("pk"))

    def filter_period(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        try:
            period = Period.parse(ascii_digits(value))
        except ValueError:
            return queryset.none()
        return queryset.filter(period__in=[month.code for month in period.months()])

    def filter_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_late=value == "1")

    def filter_warned(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(warnings=[]) if value == "0" else queryset.exclude(warnings=[])
