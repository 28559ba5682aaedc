"""What people ask of papers: look one up by its code, be told of new ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import ActionForm
from reports.codes import read_code
from reports.models import PeriodKind
from reports.queries.following import scopes_to_follow


class CodeForm(forms.Form):
    """The sixteen digits under a sheet or a figure, in either digits, with or without dashes."""

    code = forms.CharField(
        label=gettext_lazy("کد راستی‌آزمایی"),
        max_length=40,
        help_text=gettext_lazy("شانزده رقم پای برگه یا کنار هر رقم، مانند ۰۰۰۰-۱۲۳۴-۵۶۷۸-۹۰۱۲."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "inp num"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("رقمی از کد جا افتاده، جابه‌جا شده یا اشتباه خوانده شده است؛ دوباره ببینید."))
        return code

    @property
    def error_list(self) -> list[tuple[str, str]]:
        return [(self["code"].id_for_label, str(error)) for error in self.errors.get("code", ())]


class FollowForm(ActionForm):
    """Which scope's reports, and of which kinds of period, somebody wants to be told of."""

    scope_code = forms.ChoiceField(label=gettext_lazy("گزارش کجا؟"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("برای کدام دوره‌ها؟"),
        choices=PeriodKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("دست‌کم یک نوع دوره را برگزینید.")},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope_code"].choices = scopes_to_follow(by)  # type: ignore[attr-defined]
