"""What the list of parks can be narrowed to and ordered by; page, export and API share it."""

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AsOfFilter, ChoicesFilter, CodeChoiceFilter, SearchFilter, VisibleFilterSet
from core.jalali import today
from core.tables import Sort
from parks.models import County, Ownership, Park, ParkKind, ParkStage
from parks.queries import old_since

NOT_TOLD = "unknown"


class ParkFilterSet(VisibleFilterSet):
    q = SearchFilter()
    kind = ChoicesFilter(label=_("نوع"), choices=ParkKind.choices)
    stage = ChoicesFilter(label=_("مرحله"), choices=[*ParkStage.choices, (NOT_TOLD, _("نامعلوم"))], method="by_stage")
    county = CodeChoiceFilter(
        label=_("شهرستان"), queryset=lambda request: County.objects.visible_to(request.user), empty_label=_("همه")
    )
    ownership = django_filters.ChoiceFilter(
        label=_("مالکیت"),
        choices=[*Ownership.choices, (NOT_TOLD, _("نامعلوم"))],
        method="by_ownership",
        empty_label=_("همه"),
    )
    age = django_filters.ChoiceFilter(
        label=_("قدمت"),
        choices=[("old", _("قدیمی (دست‌کم ده سال)")), ("new", _("جدید")), (NOT_TOLD, _("نامعلوم"))],
        method="by_age",
        empty_label=_("همه"),
    )

    as_of = AsOfFilter()

    sorts = (
        Sort("name", _("نام"), ("sort_key", "pk")),
        Sort("-total_area_ha", _("بزرگ‌ترین"), (F("total_area_ha").desc(nulls_last=True), "sort_key", "pk")),
        Sort("code", _("شناسه"), ("code",)),
    )

    class Meta:
        model = Park
        fields: list[str] = []

    def by_stage(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(stage__in=["" if one == NOT_TOLD else one for one in value]) if value else queryset

    def by_ownership(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(ownership="" if value == NOT_TOLD else value)

    def by_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Counted from today, where the list is asked for."""
        if value == NOT_TOLD:
            return queryset.filter(established_on=None)
        bound = "lte" if value == "old" else "gt"
        return queryset.filter(**{f"established_on__{bound}": old_since(today())})
