"""Forms that end in exactly one action."""

from collections.abc import Callable
from typing import Any

from django import forms

from core.errors import RuleViolation


class ActionForm(forms.Form):
    """A form that ends in exactly one action; a broken rule becomes an error beside the field that caused it."""

    result: Any = None

    def perform(self, action: Callable[..., Any], **kwargs: Any) -> bool:
        """Run `action` with the cleaned data when the form is sent and sound; True when it was done."""
        if not self.is_valid():
            return False
        try:
            self.result = action(**kwargs, **self.action_data())
        except RuleViolation as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return False
        return True

    def action_data(self) -> dict[str, Any]:
        """What the action is given; a form with fields of its own overrides this."""
        return self.cleaned_data

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """(id of the box or "", sentence) for the summary above the form."""
        rows = []
        for name, errors in self.errors.items():
            anchor = (self[name].id_for_label or f"{self[name].auto_id}_set") if name in self.fields else ""
            rows += [(anchor, str(error)) for error in errors]
        return rows
