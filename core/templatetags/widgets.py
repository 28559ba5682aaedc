"""What the field template asks about a widget, and the class that makes a plain box look like the portal's."""

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.tables import COLUMNS, Table

register = template.Library()
_BOX = '<label class="opt"><input type="{}" name="{}" value="{}"{}>{}</label>'

_KINDS = (
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
)


@register.filter
def widget_kind(field: BoundField) -> str:
    """How the field is laid out: checks, choices, check or box."""
    return next((kind for widget, kind in _KINDS if isinstance(field.field.widget, widget)), "box")


@register.filter
def boxes(field: BoundField) -> SafeString:
    """The boxes of a filter's few words, each with its word; plainly, since every list has dozens of them."""
    widget, name = field.field.widget, field.html_name
    chosen = widget.format_value(field.value())
    drawn = ((widget.input_type, name, key, _checked(str(key) in chosen), label) for key, label in widget.choices)
    return format_html_join("", _BOX, drawn)


@register.filter
def column_boxes(table: Table) -> SafeString:
    """A box for each column that a list may show."""
    drawn = (("checkbox", COLUMNS, column.name, _checked(is_shown), column.label) for column, is_shown in table.choices)
    return format_html_join("", _BOX, drawn)


def _checked(is_checked: bool) -> SafeString:
    return SafeString(" checked") if is_checked else SafeString("")


@register.filter
def styled(field: BoundField) -> SafeString:
    """The field's box with the portal's class, unless the form gave it one of its own."""
    widget = field.field.widget
    if "class" in widget.attrs:
        return field.as_widget()
    look = "sel" if isinstance(widget, forms.Select) and not widget.allow_multiple_selected else "inp"
    return field.as_widget(attrs={"class": look})
