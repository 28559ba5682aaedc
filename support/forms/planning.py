"""Forms of the planner: the weights from a day on, and the name under which a plan is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import JalaliDateField, PersianCharField, PersianDecimalField
from core.forms import ActionForm

LARGEST_WEIGHT = 100_000


def _weight(label: Any) -> PersianDecimalField:
    return PersianDecimalField(label=label, min_value=0, max_value=LARGEST_WEIGHT, decimal_places=3, max_digits=9)


class WeightsForm(ActionForm):
    jobs = _weight(_("امتیاز هر شغل"))
    lost = _weight(_("امتیاز هر میلیارد ریال تولید ازدست‌رفته در ماه"))
    idle = _weight(_("امتیاز هر میلیارد ریال ظرفیت بیکار در ماه"))
    valid_from = JalaliDateField(label=_("معتبر از"), help_text=_("امروز یا روزی پس از آن"))
    reason = PersianCharField(label=_("دلیل"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "inp"}))


class SaveForm(ActionForm):
    """The name of a plan; `seen` is the seal of the sheet that was on screen."""

    name = PersianCharField(label=_("نام برنامه"), max_length=120)
    note = PersianCharField(
        label=_("توضیح"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2, "class": "inp"})
    )
    seen = forms.CharField(widget=forms.HiddenInput)
