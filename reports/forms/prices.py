"""A common reference price, and the word by which a wrong one goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import PersianCharField, RialField
from core.forms import ActionForm
from core.jalali import Period
from reports.forms.parameters import PeriodField
from units.models import ReferencePrice


class ReferencePriceForm(ActionForm):
    """The price of one unit of measure of a kind of product, from a month on."""

    month = PeriodField(label=_("معتبر از ماه"), help_text=_("مانند ۱۴۰۴-۰۶؛ تا ماه جاری"))
    price_rial = RialField(label=_("قیمت مرجع هر یکا (ریال)"), min_value=1, help_text="")
    source = PersianCharField(
        label=_("منبع یا مبنا"), max_length=300, help_text=_("نام نشریه یا شمارهٔ مصوبه و تاریخ آن")
    )

    def __init__(self, *args: Any, last: ReferencePrice | None, this_month: Period, **kwargs: Any) -> None:
        initial = {"month": this_month, "source": last.source if last else ""}
        super().__init__(*args, initial=initial, **kwargs)


class WithdrawPriceForm(ActionForm):
    """Why a price goes as if it had never held."""

    reason = PersianCharField(
        label=_("دلیل برداشتن"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "inp"})
    )
