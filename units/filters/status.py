"""Filters of the verification queue, shared by its page, its export and the API."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import ChoicesFilter, CodeChoiceFilter, SearchFilter, VisibleFilterSet
from core.tables import Sort
from parks.models import Park
from units.models import Decision, Source, Status, StatusChange
from units.queries.status import to_verify

PENDING_FIRST = Case(When(decision=Decision.PENDING, then=Value(0)), default=Value(1))


class StatusChangeFilterSet(VisibleFilterSet):
    """Changes by their unit, verdict, source and age; `waiting=me` keeps what the reader may decide."""

    sorts = (
        Sort("newest", _("تازه‌ترین"), ("pending_first", "-proposed_at", "-pk")),
        Sort("oldest", _("دیرمانده‌ترین"), ("pending_first", "proposed_at", "pk")),
        Sort("unit", _("نام واحد"), ("unit__sort_key", "pk")),
    )

    q = SearchFilter(field_name="unit__search_key", label=_("نام یا شناسهٔ واحد"))
    waiting = django_filters.ChoiceFilter(
        label=_("نزد چه کسی"), choices=[("me", _("در انتظار من"))], empty_label=_("همه"), method="filter_waiting"
    )
    decision = ChoicesFilter(label=_("نتیجه"), choices=Decision.choices)
    status = ChoicesFilter(label=_("وضعیت پیشنهادی"), choices=Status.choices)
    source = ChoicesFilter(label=_("منبع"), choices=Source.choices)
    park = CodeChoiceFilter(
        label=_("شهرک"),
        field_name="unit__park",
        queryset=lambda request: Park.objects.visible_to(request.user),
        empty_label=_("همهٔ شهرک‌ها"),
    )
    unit = django_filters.CharFilter(label=_("شناسهٔ واحد"), field_name="unit__code")
    older_than = django_filters.ChoiceFilter(
        label=_("مانده در انتظار"),
        choices=[("7", _("بیش از ۷ روز")), ("30", _("بیش از ۳۰ روز"))],
        empty_label=_("همه"),
        method="filter_age",
    )

    class Meta:
        model = StatusChange
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        rows = StatusChange.objects.none() if queryset is None else queryset
        super().__init__(data, rows.annotate(pending_first=PENDING_FIRST), **kwargs)

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=to_verify(self.request.user).values("pk"))

    def filter_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        since = timezone.now() - timedelta(days=int(value))
        return queryset.filter(decision=Decision.PENDING, proposed_at__lt=since)
