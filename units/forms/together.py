"""One fact for many units: which, what it becomes, and why."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.fields import PersianCharField, PersianIntegerField
from core.forms import ActionForm
from core.numbers import UNKNOWN, group
from parks.models import County, Park
from units.actions.together import Edit, Plan, stamps
from units.forms.register import LARGEST_WORKERS
from units.models import IndustryGroup, IsicClass, Unit

SALT = "units.edit_together"
LABELS: dict[str, str | Promise] = {
    "group": gettext_lazy("گروه صنعت"),
    "isic": gettext_lazy("کد آیسیک"),
    "park": gettext_lazy("شهرک"),
    "county": gettext_lazy("شهرستان"),
    "workers_nominal": gettext_lazy("اشتغال پروانه (نفر)"),
}
EMPTY = gettext_lazy("نامعلوم")


def sealed(plan: Plan, edit: Edit) -> str:
    """What was seen of the units, to be handed back with the form."""
    return signing.dumps(list(stamps(plan, edit).items()), salt=SALT, compress=True)


def said(field: str, value: Any) -> str:
    """A value of the field as people read it."""
    if value in (None, ""):
        return str(_("بیرون از شهرک‌ها")) if field == "park" else UNKNOWN
    if field == "group":
        return str(dict(IndustryGroup.choices).get(value, value))
    return group(value) if field == "workers_nominal" else str(value)


class ValueForm(forms.Form):
    """The new value of `field`; an empty box means that it is not known."""

    def __init__(self, *args: Any, field: str, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        self.fields["value"] = _value_field(field, by)

    @property
    def edit(self) -> Edit:
        return Edit(self.field, self.cleaned_data["value"])


def _value_field(field: str, by: User) -> forms.Field:
    label = LABELS[field]
    if field == "group":
        return forms.ChoiceField(label=label, choices=[("", EMPTY), *IndustryGroup.choices], required=False)
    if field == "workers_nominal":
        return PersianIntegerField(label=label, min_value=0, max_value=LARGEST_WORKERS, required=False)
    if field == "isic":
        rows: Any = IsicClass.objects.all()
        return forms.ModelChoiceField(rows, label=label, to_field_name="code", required=False, empty_label=EMPTY)
    if field == "county":
        rows = County.objects.visible_to(by)
        return forms.ModelChoiceField(rows, label=label, to_field_name="code")
    rows, outside = Park.objects.visible_to(by).select_related("county"), gettext_lazy("بیرون از شهرک‌ها")
    return forms.ModelChoiceField(rows, label=label, to_field_name="code", required=False, empty_label=outside)


class EditForm(ActionForm):
    """Why the units are edited, and what was seen of them in the preview."""

    reason = PersianCharField(
        label=gettext_lazy("دلیل"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "inp"})
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[int, int]:
        try:
            return dict(signing.loads(self.cleaned_data["seen"], salt=SALT))
        except signing.BadSignature as error:
            raise ValidationError(_("پیش‌نمایش خوانده نشد؛ آن را دوباره ببینید.")) from error


def before_and_after(plan: Plan, edit: Edit, most: int) -> list[tuple[Unit, str, str]]:
    """The first units that would change, each with what it is and what it becomes."""
    after = said(edit.field, edit.value)
    return [(unit, said(edit.field, getattr(unit, edit.field)), after) for unit in plan.changed[:most]]
