"""Drop-downs of filters: read once, drawn plainly, and narrowed where there are too many to choose from."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Model, Q, Value, When
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

MOST = 150
NARROWED = ("code", "name", "sort_key")  # what is read of rows that may be too many to choose from
NARROWED_BY = ("sort_key", "pk")


class PlainSelect(forms.Select):
    """A drop-down without a template for each of its options."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        drawn = ((key, SafeString(" selected") if str(key) in chosen else "", label) for key, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', drawn)
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, options)


class _RowsOfField(ModelChoiceIterator):
    """The rows that the field has read already."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.hint
        yield from map(self.choice, self.field.rows)


class CodeChoiceField(ModelChoiceField):
    """One of the rows of a table by its code; one query both checks what is asked for and fills the drop-down.

    With `within` (the name of another filter, and of the field that leads to its row) more than 150 rows are narrowed
    to those of the row that is chosen there, and to the one that is chosen here.
    """

    iterator = _RowsOfField
    widget = PlainSelect

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = self.within = ""
        self.data: QueryDict = QueryDict(mutable=True)

    def asked(self, name: str, within: str, data: QueryDict) -> None:
        """Tells the field under which name it stands in the address, and the address."""
        self.name, self.within, self.data = name, within, data

    @cached_property
    def rows(self) -> list[Model]:
        if not self.within:
            return list(self.queryset)
        chosen = {f"{self.within}__code": self.data.get(self.within), "code": self.data.get(self.name)}
        near = Q(*[(lookup, code) for lookup, code in chosen.items() if code], _connector=Q.OR)
        is_near = Case(When(near, then=Value(1)), default=Value(0)) if near else Value(0)
        found = self.queryset.annotate(is_near=is_near).order_by("-is_near", *NARROWED_BY)
        model = self.queryset.model
        names = [field.attname for field in model._meta.concrete_fields if field.primary_key or field.name in NARROWED]
        lines = list(found.values_list("is_near", *names)[: MOST + 1])
        self.is_narrowed = len(lines) > MOST
        rows = [model.from_db(found.db, names, line[1:]) for line in lines if line[0] or not self.is_narrowed]
        return sorted(rows, key=lambda row: (row.sort_key, row.pk))

    is_narrowed = False

    @property
    def hint(self) -> str:
        """The empty choice."""
        return _("نخست شهرستان را برگزینید") if not self.rows and self.is_narrowed else self.empty_label

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        for row in self.rows:
            if str(self.prepare_value(row)) == str(value):
                return row
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
