"""The journal's one form, and the unit's word on the public directory."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import JournalKind
from core.fields import JalaliDateField, PersianCharField
from core.forms import ActionForm


class UnitNoteForm(ActionForm):
    """A note or a visit, its day and what was seen or heard."""

    kind = forms.ChoiceField(label=_("نوع"), choices=JournalKind.choices, help_text=_("بازدید، واحد را تأیید می‌کند."))
    on = JalaliDateField(label=_("تاریخ"))
    text = PersianCharField(label=_("متن"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": JournalKind.NOTE, "on": today}, **kwargs)


class ConsentForm(ActionForm):
    """Yes or no to the public directory; the button that was pressed carries it."""

    agreed = forms.BooleanField(required=False)
