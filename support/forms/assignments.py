"""Who looks after the ticked requests, and why."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from core.fields import PersianCharField
from core.forms import ActionForm

SALT = "support.assignments"


def sealed(seen: dict[int, int]) -> str:
    """What was seen of the requests, to be handed back with the form."""
    return signing.dumps(list(seen.items()), salt=SALT, compress=True)


class OfficialForm(forms.Form):
    """The official; only those whose account is open."""

    official = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("کارشناس مسئول"), to_field_name="username"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = User.objects.filter(role=Role.OFFICIAL, is_active=True)


class AssignForm(ActionForm):
    """Why, and what was seen in the preview."""

    reason = PersianCharField(
        label=gettext_lazy("دلیل"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "inp"})
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[int, int]:
        try:
            return dict(signing.loads(self.cleaned_data["seen"], salt=SALT))
        except signing.BadSignature as error:
            raise ValidationError(_("پیش‌نمایش خوانده نشد؛ آن را دوباره ببینید.")) from error
