"""Form fields that take what Persian keyboards type and say in Persian what is wrong."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.files import ALL_KINDS, check_upload
from core.jalali import MONTH_NAMES, format_date, from_jalali, parse_date, to_jalali
from core.numbers import format_decimal, group, parse_decimal, parse_int
from core.text import bare, shown_digits, tidy
from core.validators import validate_legal_id, validate_national_id, validate_phone, validate_postal_code

LARGEST_RIAL = 9_000_000_000_000_000_000
_shown = lazy(group, str)


class PersianCharField(forms.CharField):
    """Text in the portal's own spelling of ی and ک, without blanks at its ends."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return "\n".join(tidy(line) for line in text.splitlines()) if text else text


class NumberInput(forms.TextInput):
    """A text box with a number pad on phones; typed Latin digits look Persian by the font."""

    def __init__(self, attrs: dict | None = None, *, decimal: bool = False) -> None:
        pad = {
            "inputmode": "decimal" if decimal else "numeric",
            "autocomplete": "off",
            "class": "inp num",
            "dir": "ltr",
        }
        super().__init__(attrs={**pad, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """What was typed as it was typed; a stored decimal as pages write it, without idle zeros."""
        if isinstance(value, Decimal):
            return format_decimal(value, _places(value))
        shown = super().format_value(value)
        return shown if shown is None else shown_digits(shown)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class RialInput(NumberInput):
    """Long sums are misread without their thousands parted; typing them is left to people."""

    def format_value(self, value: Any) -> str | None:
        return group(value) if isinstance(value, int) else super().format_value(value)


class _Bounded:
    """A number field that names its bounds as people read numbers."""

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "min_value": format_lazy(_("عددی از {least} به بالا بنویسید."), least=_shown(kwargs.get("min_value"))),
            "max_value": format_lazy(_("عددی تا {most} بنویسید."), most=_shown(kwargs.get("max_value"))),
        }
        super().__init__(**{**kwargs, "error_messages": said | (kwargs.get("error_messages") or {})})


class PersianDecimalField(_Bounded, forms.DecimalField):
    """A number in either digits, with thousands and decimals parted as people do."""

    widget = NumberInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", NumberInput(decimal=True))
        super().__init__(**kwargs)

    # The stubs of Django's own DecimalField widen IntegerField in the same way.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class PersianIntegerField(_Bounded, forms.IntegerField):
    """A whole number in either digits."""

    widget = NumberInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_int(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class RialField(PersianIntegerField):
    """Money: whole rials, never negative, never toman."""

    widget = RialInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST_RIAL)
        kwargs.setdefault("help_text", _("به ریال"))
        super().__init__(**kwargs)


class JalaliDateInput(forms.TextInput):
    """One box for a day, shown as ۱۴۰۵/۰۹/۰۱."""

    def __init__(self, attrs: dict | None = None) -> None:
        base = {"placeholder": "۱۴۰۵/۰۹/۰۱", "autocomplete": "off", "class": "inp num", "dir": "ltr", "size": "12"}
        super().__init__(attrs={**base, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return format_date(value, "short") if isinstance(value, date) else super().format_value(value)


class JalaliDateField(forms.Field):
    """A day typed as 1405/09/01 in either digits; an ISO date is understood too."""

    widget = JalaliDateInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class JalaliDatePartsWidget(forms.MultiWidget):
    """Day, month and year side by side: one thing at a time on a phone."""

    template_name = "components/date_parts.html"

    def __init__(self, attrs: dict | None = None) -> None:
        months = [("", "—"), *((number, name) for number, name in enumerate(MONTH_NAMES, start=1))]
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": NumberInput({"aria-label": _("روز"), "size": "2"}),
            "month": forms.Select({"aria-label": _("ماه"), "class": "sel"}, choices=months),
            "year": NumberInput({"aria-label": _("سال"), "size": "4"}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None, None, None]
        year, month, day = to_jalali(parse_date(value))
        return [day, month, year]


class JalaliDatePartsField(forms.MultiValueField):
    """A day told as day, month and year; the sentence says which part is wrong."""

    widget = JalaliDatePartsWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            PersianIntegerField(
                min_value=1,
                max_value=31,
                error_messages={
                    "incomplete": _("روز را بنویسید."),
                    "min_value": _("روز از ۱ تا ۳۱ است."),
                    "max_value": _("روز از ۱ تا ۳۱ است."),
                },
            ),
            forms.TypedChoiceField(
                choices=list(enumerate(MONTH_NAMES, start=1)),
                coerce=int,
                error_messages={"incomplete": _("ماه را برگزینید.")},
            ),
            PersianIntegerField(
                min_value=1300,
                max_value=1500,
                error_messages={
                    "incomplete": _("سال را بنویسید."),
                    "min_value": _("سال را چهاررقمی بنویسید، مانند ۱۴۰۵."),
                    "max_value": _("سال را چهاررقمی بنویسید، مانند ۱۴۰۵."),
                },
            ),
        )
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> date | None:
        if not data_list or all(part in self.empty_values for part in data_list):
            return None
        day, month, year = data_list
        try:
            return from_jalali(year, month, day)
        except (ValueError, TypeError) as error:
            raise ValidationError(_("چنین روزی در تقویم نیست."), code="invalid") from error


class DigitsField(PersianCharField):
    """An identifier made of digits, stored in ASCII."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", NumberInput())
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return bare(super().to_python(value)).replace("-", "")


class NationalIdField(DigitsField):
    default_validators = [validate_national_id]


class LegalIdField(DigitsField):
    default_validators = [validate_legal_id]


class PostalCodeField(DigitsField):
    default_validators = [validate_postal_code]


class PhoneField(DigitsField):
    default_validators = [validate_phone]


class UploadInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """One or several files, each checked by its content (`core.files.check_upload`); the value is a list."""

    def __init__(self, *, kinds: Iterable[str] = ALL_KINDS, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        kwargs.setdefault("widget", UploadInput())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
            return []
        return [check_upload(super(UploadField, self).clean(file, initial), self.kinds) for file in files]
