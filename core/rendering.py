"""How forms are drawn: as Django does it, but one-line boxes without a template for each and one for their attributes.

A filter sidebar has several of them on every list; through templates they cost as much as a query.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

_BOXES = frozenset(
    f"django/forms/widgets/{kind}.html" for kind in ("text", "hidden", "number", "email", "password", "url", "date")
)


class PlainBoxes(TemplatesSetting):
    """Django's templates as the settings give them, and its `input.html` in one line of Python."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name in _BOXES:
            return _box(context["widget"])
        return super().render(template_name, context, request)


def _box(widget: dict[str, Any]) -> SafeString:
    kind, name, value = widget["type"], widget["name"], widget["value"]
    told = "" if value is None else format_html(' value="{}"', str(value))
    return format_html('<input type="{}" name="{}"{}{}>', kind, name, told, flatatt(widget["attrs"]))
