"""Filters of the list of requests, shared by its page, its export and the API."""

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.filters import ChoicesFilter, CodeChoiceFilter, PickedFilter, SearchFilter, VisibleFilterSet
from core.jalali import today
from core.tables import Sort
from parks.models import County, Park
from support.models import InfrastructureRequest, RequestKind, RequestStage
from support.queries.priority import by_priority, weights_on
from support.queries.requests import waiting_for
from units.models import Unit

PRIORITY = "priority"


def parks_of(user: User) -> QuerySet[Park]:
    """The parks a person works with; an agency's officer works with those whose requests it was given."""
    if user.is_authenticated and user.role == Role.AGENCY:
        return Park.objects.filter(pk__in=InfrastructureRequest.objects.visible_to(user).values("park"))
    return Park.objects.visible_to(user)


def counties_of(user: User) -> QuerySet[County]:
    if user.is_authenticated and user.role == Role.AGENCY:
        return County.objects.filter(pk__in=parks_of(user).values("county"))
    return County.objects.visible_to(user)


class RequestFilterSet(VisibleFilterSet):
    sorts = (
        Sort("due", _("نزدیک‌ترین مهلت"), (F("due_on").asc(nulls_last=True), "-pk")),
        Sort("newest", _("تازه‌ترین"), ("-created_at", "-pk")),
        Sort("cost", _("بیشترین هزینه"), (F("estimated_cost_rial").desc(nulls_last=True), "-pk")),
        Sort(PRIORITY, _("بیشترین اولویت"), (F("priority").desc(nulls_last=True), "-pk")),
    )

    q = SearchFilter(label=_("شماره، عنوان یا شهرک"))
    kind = ChoicesFilter(label=_("نوع"), choices=RequestKind.choices)
    stage = ChoicesFilter(label=_("مرحله"), choices=RequestStage.choices)
    waiting = django_filters.ChoiceFilter(
        label=_("نزد چه کسی"), choices=[("me", _("در انتظار من"))], empty_label=_("همه"), method="filter_waiting"
    )
    overdue = django_filters.ChoiceFilter(
        label=_("مهلت"), choices=[("yes", _("گذشته از مهلت"))], empty_label=_("همه"), method="filter_overdue"
    )
    holder = django_filters.ChoiceFilter(
        label=_("در دست"),
        field_name="holder_role",
        choices=[(role.value, role.label) for role in (Role.OFFICIAL, Role.DIRECTOR, Role.AGENCY, Role.MANAGER)],
        empty_label=_("همه"),
    )
    park = CodeChoiceFilter(
        label=_("شهرک"), queryset=lambda request: parks_of(request.user), empty_label=_("همهٔ شهرک‌ها")
    )
    county = CodeChoiceFilter(
        label=_("شهرستان"),
        field_name="park__county",
        queryset=lambda request: counties_of(request.user),
        empty_label=_("همهٔ شهرستان‌ها"),
    )
    officer = django_filters.ChoiceFilter(
        label=_("کارشناس مسئول"),
        choices=[("me", _("سپرده به من")), ("none", _("بی‌کارشناس مسئول"))],
        empty_label=_("همه"),
        method="filter_officer",
    )
    id = PickedFilter(field_name="number")
    unit = CodeChoiceFilter(
        label=_("واحد متأثر"),
        field_name="affected_units",
        queryset=lambda request: Unit.objects.visible_to(request.user),
        widget=django_filters.widgets.forms.HiddenInput,
    )

    class Meta:
        model = InfrastructureRequest
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The rows in the order asked for; what they are ordered by is worked out only where it is asked for."""
        if self.sort and self.sort.name.removeprefix("-") == PRIORITY:
            queryset = by_priority(queryset, weights_on(today()))
        return super().filter_queryset(queryset)

    def filter_waiting(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.open().filter(waiting_for(self.request.user)) if value else rows

    def filter_officer(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(officer=None) if value == "none" else rows.filter(officer__official=self.request.user)

    def filter_overdue(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.overdue(today()) if value else rows
