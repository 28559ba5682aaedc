"""What the planner is asked: a budget, and which of the requests that still wait for money it may choose from."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import RialField
from core.filters import ChoicesFilter, CodeChoiceFilter, VisibleFilterSet
from core.jalali import today
from parks.queries.ages import old_since
from support.filters.requests import counties_of
from support.models import InfrastructureRequest, RequestKind

# Their money is given already, or their works are done: a budget to come decides nothing about them.
PAST_PLANNING = ("funded", "tender", "works", "delivered")
AGES = (("old", _("شهرک‌های قدیمی")), ("new", _("شهرک‌های جدید")))
PIN, OUT, BUDGET = "pin", "out", "budget"


def waiting_for_money(rows: QuerySet[InfrastructureRequest]) -> QuerySet[InfrastructureRequest]:
    """Open requests that no money was given to yet."""
    return rows.open().exclude(stage__in=PAST_PLANNING)


def of_age(rows: QuerySet[InfrastructureRequest], age: str, day: date) -> QuerySet[InfrastructureRequest]:
    """Requests of parks that are old or new on `day`; those of unknown age are neither."""
    bound = "lte" if age == "old" else "gt"
    return rows.filter(**{f"park__established_on__{bound}": old_since(day)})


class BudgetFilter(django_filters.Filter):
    """The budget: it chooses among the rows later on and narrows none of them now."""

    field_class = RialField

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        return qs


class PlanFilterSet(VisibleFilterSet):
    """The planner's questions; pinned and excluded requests stand in the address by their numbers."""

    budget = BudgetFilter(label=_("بودجه (ریال)"))
    kind = ChoicesFilter(label=_("نوع"), choices=RequestKind.choices)
    age = django_filters.ChoiceFilter(
        label=_("سن شهرک"), choices=AGES, empty_label=_("همهٔ شهرک‌ها"), method="filter_age"
    )
    county = CodeChoiceFilter(
        label=_("شهرستان"),
        field_name="park__county",
        queryset=lambda request: counties_of(request.user),
        empty_label=_("همهٔ شهرستان‌ها"),
    )

    class Meta:
        model = InfrastructureRequest
        fields: list[str] = []

    def filter_age(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return of_age(rows, value, today()) if value else rows

    @property
    def amount(self) -> int | None:
        """The budget in rial; None where none was told."""
        return self._valid.get(BUDGET) if self.is_bound else None

    @property
    def pinned(self) -> frozenset[str]:
        return frozenset(self.data.getlist(PIN)) if self.is_bound else frozenset()

    @property
    def excluded(self) -> frozenset[str]:
        return frozenset(self.data.getlist(OUT)) if self.is_bound else frozenset()

    def _said(self, name: str, value: Any) -> list[tuple[str, str | None]]:
        """What narrows the choice; the budget stands in its own box."""
        return [] if name == BUDGET else super()._said(name, value)

    def hidden_state(self) -> list[tuple[str, str]]:
        return [*super().hidden_state(), *self._state(lambda name: name in {PIN, OUT})]
