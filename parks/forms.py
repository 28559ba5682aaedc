"""What an official may correct about a park."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import JalaliDateField, PersianCharField, PersianDecimalField
from core.forms import ActionForm
from parks.models import County, Ownership, Park, ParkKind, ParkStage

UNKNOWN = [("", _("نامعلوم"))]


class ParkForm(ActionForm):
    """The facts of a park; an empty box means that it is not known."""

    name = PersianCharField(label=_("نام"), max_length=160)
    name_en = PersianCharField(label=_("نام انگلیسی"), max_length=160, required=False)
    aliases = PersianCharField(label=_("نام‌های دیگر"), max_length=300, required=False)
    official_code = PersianCharField(label=_("کد رسمی"), max_length=32, required=False)
    kind = forms.ChoiceField(label=_("نوع"), choices=ParkKind.choices)
    county = forms.ModelChoiceField(
        label=_("شهرستان"), queryset=County.objects.none(), required=False, empty_label=_("نامعلوم")
    )
    stage = forms.ChoiceField(label=_("مرحله"), choices=[*UNKNOWN, *ParkStage.choices], required=False)
    ownership = forms.ChoiceField(label=_("مالکیت"), choices=[*UNKNOWN, *Ownership.choices], required=False)
    specialised_in = PersianCharField(label=_("تخصص"), max_length=160, required=False)
    established_on = JalaliDateField(label=_("تاریخ تأسیس"), required=False)
    established_year_only = forms.BooleanField(label=_("تنها سال تأسیس معلوم است"), required=False)
    total_area_ha = PersianDecimalField(
        label=_("مساحت کل (هکتار)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    assignable_area_ha = PersianDecimalField(
        label=_("مساحت قابل واگذاری (هکتار)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    lat = PersianDecimalField(
        label=_("عرض جغرافیایی"), max_digits=8, decimal_places=5, min_value=25, max_value=40, required=False
    )
    lon = PersianDecimalField(
        label=_("طول جغرافیایی"), max_digits=8, decimal_places=5, min_value=44, max_value=64, required=False
    )
    location_is_approximate = forms.BooleanField(label=_("موقعیت تقریبی است"), required=False)

    def __init__(self, *args: Any, park: Park, by: User, **kwargs: Any) -> None:
        initial = {name: getattr(park, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["county"].queryset = County.objects.visible_to(by)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("lat") is None) != (data.get("lon") is None) and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon" if data.get("lon") is None else "lat", _("عرض و طول جغرافیایی را با هم بنویسید."))
        return data
