"""What administrators set; numbers are typed in the unit in which pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import JalaliDateField, PersianCharField, PersianDecimalField, PersianIntegerField
from core.forms import ActionForm
from core.jalali import Period
from reports.indicators import REGISTRY, SCORABLE, Indicator
from reports.models import Method, PriceIndex
from units.models import SizeThreshold, StatusThreshold

HUNDRED = Decimal(100)
MOST_WORKERS = 100_000


class PeriodField(forms.Field):
    """A period typed as 1404-06 or 1404, in either digits."""

    widget = forms.TextInput(attrs={"class": "inp num", "dir": "ltr", "autocomplete": "off", "size": "9"})

    def to_python(self, value: Any) -> Period | None:
        if value in self.empty_values:
            return None
        try:
            return Period.parse(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class PriceIndexForm(ActionForm):
    """The producer price index of one month."""

    month = PeriodField(label=_("ماه"), help_text=_("مانند ۱۴۰۴-۰۶"))
    index = PersianDecimalField(label=_("شاخص قیمت"), max_digits=9, decimal_places=2)
    base = PeriodField(label=_("دورهٔ پایه"), help_text=_("دوره‌ای که شاخص در آن ۱۰۰ است، مانند ۱۴۰۰"))
    source = PersianCharField(label=_("منبع"), max_length=300, help_text=_("نام نشریه و شمارهٔ آن، یا نشانی"))

    def __init__(self, *args: Any, last: PriceIndex | None, **kwargs: Any) -> None:
        initial = {"month": Period.parse(last.month).next(), "base": last.base, "source": last.source} if last else {}
        super().__init__(*args, initial=initial, **kwargs)


@dataclass(frozen=True)
class PartBoxes:
    """One indicator of the score: boxes of its weight and of the two values that give nothing and everything."""

    indicator: Indicator
    boxes: Sequence[forms.BoundField]

    @property
    def weight(self) -> str:
        """As it stands in its box."""
        return str(self.boxes[0].value() or "").strip()

    @property
    def is_open(self) -> bool:
        """A part that counts, or that something was typed for, stands open; the others are one line each."""
        return any(box.value() not in (None, "") or box.errors for box in self.boxes)


class MethodForm(ActionForm):
    """Age limit, minimum coverage and the parts of the score; a part without weight is left out."""

    valid_from = JalaliDateField(label=_("معتبر از"), help_text=_("دوره‌هایی که در این روز یا پس از آن پایان می‌یابند."))
    park_age_years = PersianIntegerField(label=_("شهرک از چند سالگی قدیمی است"), min_value=1, max_value=100)
    minimum_coverage = PersianIntegerField(label=_("کمترین پوشش برای امتیاز (درصد)"), min_value=0, max_value=100)

    def __init__(self, *args: Any, last: Method | None, **kwargs: Any) -> None:
        names = ("park_age_years", "minimum_coverage")
        super().__init__(*args, initial={name: getattr(last, name) for name in names} if last else {}, **kwargs)
        told = {part["indicator"]: part for part in last.score} if last else {}
        for code in SCORABLE:
            self._add_part(REGISTRY[code], told.get(code, {}))

    def _add_part(self, indicator: Indicator, told: dict[str, Any]) -> None:
        code = indicator.code
        self.fields[f"{code}_weight"] = PersianIntegerField(
            label=_("وزن"), min_value=0, max_value=1000, required=False, initial=told.get("weight")
        )
        for end, label in (("low", _("صفر امتیاز")), ("high", _("امتیاز کامل"))):
            self.fields[f"{code}_{end}"] = PersianDecimalField(
                label=label, max_digits=18, decimal_places=3, required=False,
                initial=_shown(indicator, told[end]) if told else None,
            )  # fmt: skip

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("valid_from", "park_age_years", "minimum_coverage")]

    @property
    def parts(self) -> list[PartBoxes]:
        """Every indicator that may count, for the template."""
        return [
            PartBoxes(REGISTRY[code], [self[f"{code}_{name}"] for name in ("weight", "low", "high")])
            for code in SCORABLE
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for code in SCORABLE:
            if data.get(f"{code}_weight"):
                for end in ("low", "high"):
                    if data.get(f"{code}_{end}") is None and f"{code}_{end}" not in self.errors:
                        self.add_error(f"{code}_{end}", _("مقدار مرجع را بنویسید."))
        return data

    def action_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("valid_from", "park_age_years", "minimum_coverage")
        parts = [
            {
                "indicator": code,
                "weight": data[f"{code}_weight"],
                **{end: str(_stored(REGISTRY[code], data[f"{code}_{end}"])) for end in ("low", "high")},
            }
            for code in SCORABLE
            if data[f"{code}_weight"]
        ]
        return {**{name: data[name] for name in names}, "score": parts}


def _stored(indicator: Indicator, typed: Decimal) -> Decimal:
    return typed / HUNDRED if indicator.kind == "share" else typed * indicator.scale


def _shown(indicator: Indicator, stored: str) -> Decimal:
    value = Decimal(stored)
    return value * HUNDRED if indicator.kind == "share" else value / indicator.scale


class StatusThresholdForm(ActionForm):
    """Bounds of the computed status, in percent of the capacity."""

    valid_from = JalaliDateField(label=_("معتبر از"))
    closed_below = PersianDecimalField(
        label=_("تعطیل، کمتر از (درصد)"), max_digits=4, decimal_places=1, min_value=0, max_value=100
    )
    semi_active_below = PersianDecimalField(
        label=_("نیمه‌فعال، کمتر از (درصد)"), max_digits=4, decimal_places=1, min_value=0, max_value=100
    )

    def __init__(self, *args: Any, last: StatusThreshold | None, **kwargs: Any) -> None:
        names = ("closed_below", "semi_active_below")
        super().__init__(
            *args, initial={name: getattr(last, name) * HUNDRED for name in names} if last else {}, **kwargs
        )

    def action_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        shares = {name: data[name] / HUNDRED for name in ("closed_below", "semi_active_below")}
        return {"valid_from": data["valid_from"], **shares}


class SizeThresholdForm(ActionForm):
    """Workers from which a unit is small, medium and large."""

    valid_from = JalaliDateField(label=_("معتبر از"))
    small_from = PersianIntegerField(label=_("کوچک، از (نفر)"), min_value=1, max_value=MOST_WORKERS)
    medium_from = PersianIntegerField(label=_("متوسط، از (نفر)"), min_value=1, max_value=MOST_WORKERS)
    large_from = PersianIntegerField(label=_("بزرگ، از (نفر)"), min_value=1, max_value=MOST_WORKERS)

    def __init__(self, *args: Any, last: SizeThreshold | None, **kwargs: Any) -> None:
        names = ("small_from", "medium_from", "large_from")
        super().__init__(*args, initial={name: getattr(last, name) for name in names} if last else {}, **kwargs)
