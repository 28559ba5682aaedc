"""What the lists of parks and of their plots can be narrowed to and ordered by; page, export and API share it."""

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.filters import AsOfFilter, ChoicesFilter, CodeChoiceFilter, SearchFilter, VisibleFilterSet
from core.jalali import today
from core.tables import Sort, by
from core.text import squash
from parks.models import County, Ownership, Park, ParkKind, ParkPhase, ParkStage, Plot, PlotState
from parks.queries.ages import old_since
from parks.queries.land import idle_land

NOT_TOLD = "unknown"
YES = "yes"


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
        choices=[("old", _("قدیمی")), ("new", _("جدید")), (NOT_TOLD, _("نامعلوم"))],
        method="by_age",
        empty_label=_("همه"),
    )
    idle = ChoicesFilter(label=_("زمین"), choices=[(YES, _("زمین بیکار دارد"))], method="by_idle")
    as_of = AsOfFilter()

    sorts = (
        Sort("name", _("نام"), ("sort_key", "pk")),
        Sort("-total_area_ha", _("بزرگ‌ترین"), (F("total_area_ha").desc(nulls_last=True), "sort_key", "pk")),
        Sort("code", _("شناسه"), ("code",)),
    )
    head_sorts = (
        Sort("county", _("شهرستان"), by("county__sort_key", "sort_key", "pk")),
        Sort("stage", _("مرحله"), ("stage", "sort_key", "pk")),
        Sort("-assignable_area_ha", _("بیشترین زمین"), by("assignable_area_ha", "sort_key", "pk", descending=True)),
        Sort("established_on", _("قدیمی‌ترین"), by("established_on", "sort_key", "pk")),
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

    def by_idle(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(idle_land(self.request.user, today(), of="plot__park")) if value else queryset


class PlotNumberFilter(django_filters.CharFilter):
    """A part of the plot's number, however it was spaced."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(number_key__contains=squash(value)) if value else qs


class PlotFilterSet(VisibleFilterSet):
    """The plots of one park; the rows must carry `is_idle` (`parks.queries.land.plots_for_list`)."""

    q = PlotNumberFilter(label=_("شمارهٔ قطعه"))
    state = ChoicesFilter(
        label=_("وضعیت زمین"), choices=[*PlotState.choices, (NOT_TOLD, _("نامعلوم"))], method="by_state"
    )
    idle = ChoicesFilter(label=_("مهلت ساخت"), choices=[(YES, _("واگذارشده، ساخته‌نشده پس از مهلت"))], method="by_idle")
    phase = CodeChoiceFilter(
        label=_("فاز"), queryset=ParkPhase.objects.none(), to_field_name="number", empty_label=_("همهٔ فازها")
    )

    sorts = (
        Sort("number", _("شماره"), (Length("number_key"), "number_key", "pk")),
        Sort("-area_m2", _("بزرگ‌ترین"), (F("area_m2").desc(nulls_last=True), "pk")),
    )

    class Meta:
        model = Plot
        fields: list[str] = []

    @classmethod
    def for_park(cls, request: HttpRequest, park: Park, plots: QuerySet[Plot]) -> "PlotFilterSet":
        """The filters of this address over plots of `park`, its phases among the choices."""
        filters = cls(request.GET, queryset=plots, request=request)
        filters.filters["phase"].queryset = park.phases.all()
        return filters

    def by_state(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(state__in=["" if one == NOT_TOLD else one for one in value]) if value else queryset

    def by_idle(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(is_idle=True) if value else queryset
