"""The two buttons of a report page: build it, publish it."""

from django import forms

from core.fields import PersianCharField
from core.forms import ActionForm


class ButtonForm(ActionForm):
    """A form without boxes; what is wrong with it is one sentence."""

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class RequestForm(ButtonForm):
    """Ask for a report to be built."""


class PublishForm(ButtonForm):
    """Publish the revision that was on the page, and no newer one that came in between."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = PersianCharField(required=False, max_length=500)

    @property
    def asked(self) -> int:
        return self.cleaned_data["revision"] if self.is_valid() else 0

    def action_data(self) -> dict:
        return {"reason": self.cleaned_data["reason"]}
