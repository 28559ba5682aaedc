"""Filters of the lists of programmes and applications."""

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.filters import ChoicesFilter, CodeChoiceFilter, SearchFilter, VisibleFilterSet
from core.jalali import today
from core.tables import Sort
from parks.models import Park
from support.models import Application, ApplicationStage, Programme, ProgrammeKind, ProgrammeState
from units.models import Unit

WAITING = {
    Role.OFFICIAL: (ApplicationStage.SUBMITTED, ApplicationStage.AWARDED),
    Role.DIRECTOR: (ApplicationStage.CHECKED,),
    Role.OWNER: (ApplicationStage.DRAFT, ApplicationStage.RETURNED),
}


class ProgrammeFilterSet(VisibleFilterSet):
    sorts = (
        Sort("newest", _("تازه‌ترین"), ("-fiscal_year", "-pk")),
        Sort("closing", _("نزدیک‌ترین پایان"), ("closes_on", "pk")),
    )

    q = SearchFilter(label=_("عنوان یا شماره"))
    kind = ChoicesFilter(label=_("نوع"), choices=ProgrammeKind.choices)
    state = ChoicesFilter(label=_("وضعیت"), choices=ProgrammeState.choices)
    open = django_filters.ChoiceFilter(
        label=_("پنجرهٔ ثبت"), choices=[("yes", _("اکنون باز"))], empty_label=_("همه"), method="filter_open"
    )

    class Meta:
        model = Programme
        fields: list[str] = []

    def filter_open(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.open_on(today()) if value else rows


class ApplicationFilterSet(VisibleFilterSet):
    sorts = (
        Sort("newest", _("تازه‌ترین"), ("-created_at", "-pk")),
        Sort("oldest", _("دیرمانده‌ترین"), ("stage_since", "pk")),
        Sort("amount", _("بیشترین مبلغ"), (F("requested_rial").desc(nulls_last=True), "-pk")),
    )

    q = SearchFilter(label=_("شماره، واحد یا برنامه"))
    waiting = django_filters.ChoiceFilter(
        label=_("نزد چه کسی"), choices=[("me", _("در انتظار من"))], empty_label=_("همه"), method="filter_waiting"
    )
    stage = ChoicesFilter(label=_("مرحله"), choices=ApplicationStage.choices)
    programme = django_filters.ModelChoiceFilter(
        label=_("برنامه"),
        to_field_name="number",
        queryset=lambda request: Programme.objects.visible_to(request.user),
        empty_label=_("همهٔ برنامه‌ها"),
    )
    park = CodeChoiceFilter(
        label=_("شهرک"),
        field_name="unit__park",
        queryset=lambda request: Park.objects.visible_to(request.user),
        empty_label=_("همهٔ شهرک‌ها"),
    )
    unit = CodeChoiceFilter(
        label=_("واحد"),
        queryset=lambda request: Unit.objects.visible_to(request.user),
        widget=django_filters.widgets.forms.HiddenInput,
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def filter_waiting(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(stage__in=WAITING.get(self.request.user.role, ())) if value else rows
