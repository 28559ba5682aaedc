"""What the field template asks about a widget, and the class that makes a plain box look like the portal's."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

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
def styled(field: BoundField) -> SafeString:
    """The field's box with the portal's class, unless the form gave it one of its own."""
    widget = field.field.widget
    if "class" in widget.attrs:
        return field.as_widget()
    look = "sel" if isinstance(widget, forms.Select) and not widget.allow_multiple_selected else "inp"
    return field.as_widget(attrs={"class": look})
