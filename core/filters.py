"""Filters over what a person may see: one filtered queryset feeds page, export and API, choices included."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core.choices import CodeChoiceField
from core.fields import JalaliDateField
from core.jalali import format_date
from core.numbers import group
from core.search import matching, nearly, search
from core.tables import COLUMNS, PICKED, Sort, find_sort
from core.text import fa_digits, reads_persian
from core.validators import not_in_future

PASSING = frozenset({"page", "partial", "format"})  # what leads nowhere when it is kept
EVERY = "all"  # or all that match


@dataclass(frozen=True)
class Chip:
    """A filter that holds, as the list's head shows it, with the address of the list without it."""

    label: str
    url: str


class SearchFilter(django_filters.CharFilter):
    """All words of what was typed, in the folded search column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("جست‌وجو"))
        kwargs.setdefault("field_name", "search_key")
        super().__init__(*args, **kwargs)
        self.find: Callable[[QuerySet, str, str], QuerySet] = search

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return self.find(qs, value, self.field_name) if value else qs


class JalaliDateFilter(django_filters.Filter):
    """A day typed in the Iranian calendar."""

    field_class = JalaliDateField


@extend_schema_field(OpenApiTypes.DATE)
class AsOfFilter(JalaliDateFilter):
    """The past day of which the list is asked for; the filter set makes the whole list of that day (`day`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("وضعیت در روز"))
        kwargs.setdefault("validators", [not_in_future])
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        return qs


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Several of a few words, as check boxes; none means all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, **kwargs)


class CodeChoiceFilter(django_filters.ModelChoiceFilter):
    """One of the rows a person may see, told by its code in the address: `?park=P0017`.

    `within` names the filter that narrows the drop-down where there are too many (see `core.choices`).
    """

    def __init__(self, *args: Any, within: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "code")
        super().__init__(*args, **kwargs)
        self.within = within
        if "widget" not in kwargs:
            self.field_class = CodeChoiceField

    @property
    def field(self) -> forms.Field:
        field = super().field
        if isinstance(field, CodeChoiceField) and hasattr(self, "parent"):
            name = next(name for name, one in self.parent.filters.items() if one is self)
            field.asked(name, self.within, self.parent.data)
        return field


class PickedField(forms.Field):
    """The codes of rows that were ticked in a list."""

    widget = forms.MultipleHiddenInput
    MOST = 1_000

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(value or ()))[: self.MOST]


class PickedFilter(django_filters.Filter):
    """Only the ticked rows: `?id=U0001&id=U0002`."""

    field_class = PickedField

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class VisibleFilterSet(django_filters.FilterSet):
    """A FilterSet that starts from `visible_to`; a wrong value in the address is named and filters nothing.

    Subclasses give `sorts`, which the menu offers; the first is the default, `?sort=name` takes another. `head_sorts`
    are those that heads of columns ask for besides. Each can be turned: `?sort=-name`.
    """

    sorts: tuple[Sort, ...] = ()
    head_sorts: tuple[Sort, ...] = ()

    @classmethod
    def for_request(cls, request: HttpRequest, queryset: QuerySet) -> "VisibleFilterSet":
        """The filters of this address over rows that the caller took from `visible_to(request.user)`."""
        return cls(request.GET, queryset=queryset, request=request)

    @property
    def sort(self) -> Sort | None:
        asked = self.data.get("sort") if self.data else None
        return find_sort((*self.sorts, *self.head_sorts), asked) or next(iter(self.sorts), None)

    @cached_property
    def _valid(self) -> dict[str, Any]:
        self.form.is_valid()
        left_out = {PICKED} if self.data.get(EVERY) else set()
        return {name: value for name, value in self.form.cleaned_data.items() if name not in left_out}

    @property
    def day(self) -> date | None:
        """The past day that is asked for, in a list with an `AsOfFilter` named `as_of`."""
        return self._valid.get("as_of") if self.is_bound else None

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, value in self._valid.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset.order_by(*self.sort.fields) if self.sort else queryset

    @property
    def qs(self) -> QuerySet:
        if not hasattr(self, "_qs"):
            self._qs = self.filter_queryset(self.queryset.all()) if self.is_bound else self.queryset.all()
            if not self.is_bound and self.sort:
                self._qs = self._qs.order_by(*self.sort.fields)
        return self._qs

    @property
    def by_degrees(self) -> tuple[QuerySet, QuerySet | None]:
        """What matches and, where something is searched for, what nearly does: `qs` for those who count anyway."""
        searches = [self.filters[name] for name, value in self._valid.items() if value and self._searches(name)]
        if not searches:
            return self.qs, None
        return self._found_by(searches, matching), self._found_by(searches, nearly)

    def _searches(self, name: str) -> bool:
        return isinstance(self.filters[name], SearchFilter)

    def _found_by(self, searches: list[SearchFilter], condition: Callable[[str, str], Q]) -> QuerySet:
        for one in searches:
            one.find = lambda rows, text, field: rows.filter(condition(text, field))
        found = self.filter_queryset(self.queryset.all())
        for one in searches:
            one.find = search
        return found

    @property
    def narrowed(self) -> str:
        """The drop-downs that another filter narrows, for a page that refreshes them."""
        return ",".join(f"#f-{name}" for name, one in self.filters.items() if getattr(one, "within", ""))

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.filters) if self.data else False

    def chips(self) -> list[Chip]:
        """The filters that hold, each with the address that lifts it."""
        rows = []
        for name, value in self._valid.items():
            for label, typed in self._said(name, value):
                query = self.data.copy()
                query.setlist(name, [text for text in query.getlist(name) if typed is not None and text != typed])
                for passing in PASSING:
                    query.pop(passing, None)
                rows.append(Chip(label, f"?{query.urlencode()}"))
        return rows

    def _said(self, name: str, value: Any) -> list[tuple[str, str | None]]:
        """What a filter says, each with the text of the address to take away for it; None takes all of the filter."""
        if value in (None, "", []) or not self.data.getlist(name):
            return []
        field = self.form.fields[name]
        if isinstance(field, PickedField):
            count = len(value)
            said = ngettext("%(count)s ردیف برگزیده", "%(count)s ردیف برگزیده", count)
            return [(said % {"count": group(count)}, None)]
        if isinstance(value, list | tuple):
            words = dict(field.choices)
            return [(str(words.get(one, one)), str(one)) for one in value]
        if isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset"):
            words = dict(field.choices)  # type: ignore[arg-type]  # the stubs tell what may be set, not what is read
            return [(str(words.get(value, value)), None)]
        return [(self._typed(name, value), None)]

    def _typed(self, name: str, value: Any) -> str:
        """A choice or words searched for speak for themselves; a day or a code says what it is of."""
        if hasattr(value, "isoformat"):
            return f"{self.filters[name].label}: {format_date(value)}"
        if isinstance(value, str) and not isinstance(self.filters[name], SearchFilter):
            return f"{self.filters[name].label}: {fa_digits(value) if reads_persian() else value}"
        return str(value)

    def hidden_state(self) -> list[tuple[str, str]]:
        """What the address holds besides the filters (order, page size, columns), for a form that must keep it."""
        return self._state(lambda name: name in {"sort", "per_page", COLUMNS})

    def state_but_columns(self) -> list[tuple[str, str]]:
        """What the address holds, for the form that chooses columns."""
        return self._state(lambda name: name != COLUMNS)

    def state_but_picks(self) -> list[tuple[str, str]]:
        """What the address holds, for the form that works with ticked rows."""
        return self._state(lambda name: name not in {PICKED, EVERY})

    def _state(self, is_kept: Callable[[str], bool]) -> list[tuple[str, str]]:
        told = [(name, text) for name, texts in self.data.lists() for text in texts if text]
        return [(name, text) for name, text in told if name not in PASSING and is_kept(name)]
