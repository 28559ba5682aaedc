"""The press of a button beside a group of facts."""

from django import forms

from core.forms import ActionForm
from units.models import FactGroup


class GroupForm(ActionForm):
    """Which group of facts still holds."""

    group = forms.ChoiceField(choices=FactGroup.choices)
