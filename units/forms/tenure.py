"""Forms of a unit's move and of its sale, each with the day from which it held."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import JalaliDateField, LegalIdField, NationalIdField, PersianCharField, PostalCodeField
from core.forms import ActionForm
from parks.models import County, Park
from units.models import Unit


class RelocationForm(ActionForm):
    """Where the unit stands from a day on: in a park on a plot, or outside in a county."""

    on = JalaliDateField(label=_("از تاریخ"))
    park = forms.ModelChoiceField(
        label=_("شهرک تازه"), queryset=Park.objects.none(), required=False, empty_label=_("بیرون از شهرک‌ها")
    )
    plot_number = PersianCharField(label=_("شمارهٔ قطعه"), max_length=32, required=False)
    county = forms.ModelChoiceField(
        label=_("شهرستان"),
        queryset=County.objects.none(),
        required=False,
        empty_label=_("شهرستان شهرک"),
        help_text=_("تنها برای واحدی که بیرون از شهرک‌هاست."),
    )
    address = PersianCharField(
        label=_("نشانی تازه"),
        max_length=300,
        required=False,
        help_text=_("نشانی، کد پستی و موقعیت جای پیشین برداشته می‌شود."),
    )
    postal_code = PostalCodeField(label=_("کد پستی تازه"), required=False)
    note = PersianCharField(label=_("توضیح"), max_length=300, required=False)

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.fields["park"].queryset = Park.objects.visible_to(by)
        self.fields["county"].queryset = County.objects.visible_to(by)


class TransferForm(ActionForm):
    """Whose the unit is from a day on."""

    on = JalaliDateField(label=_("از تاریخ"))
    owner_name = PersianCharField(label=_("نام مالک تازه"), max_length=160)
    owner_national_id = NationalIdField(label=_("کد ملی مالک تازه"), required=False)
    legal_id = LegalIdField(
        label=_("شناسهٔ ملی"), required=False, help_text=_("اگر شرکت تازه‌ای مالک شده است، شناسهٔ آن را بنویسید.")
    )
    ends_representations = forms.BooleanField(
        label=_("دسترسی نمایندگان کنونی واحد پایان یابد"),
        required=False,
        help_text=_("نمایندهٔ مالک پیشین دیگر پروندهٔ واحد را نمی‌بیند. مالک تازه را پس از آن دعوت کنید."),
    )
    note = PersianCharField(label=_("توضیح"), max_length=300, required=False)

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:
        initial = {"on": today, "legal_id": unit.legal_id, "ends_representations": True}
        super().__init__(*args, initial=initial, **kwargs)
