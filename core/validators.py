"""Checks of the country's identifiers, as the issuing bodies define their check digits (DOMAIN §1)."""

import re
from datetime import date
from operator import mul

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.jalali import today

NATIONAL_ID_LENGTH = 10
NATIONAL_ID_WEIGHTS = range(NATIONAL_ID_LENGTH, 1, -1)
LEGAL_ID_WEIGHTS = (29, 27, 23, 19, 17) * 2
LEGAL_ID_WEIGHT = sum(LEGAL_ID_WEIGHTS)
_TEN, _ELEVEN = re.compile(r"[0-9]{10}"), re.compile(r"[0-9]{11}")
_PHONE = re.compile(r"(\+98|0)[0-9]{7,11}")


def is_national_id(text: str) -> bool:
    """کد ملی: s = Σ dᵢ·(10−i), i = 0…8, r = s mod 11, check digit r if r < 2 else 11 − r; ten equal digits are none."""
    if not _TEN.fullmatch(text) or len(set(text)) == 1:
        return False
    *digits, check = map(int, text)
    rest = sum(map(mul, digits, NATIONAL_ID_WEIGHTS)) % 11
    return check == (rest if rest < 2 else 11 - rest)


def is_legal_id(text: str) -> bool:
    """شناسه ملی: c = d₁₀ + 2, s = Σ (dᵢ + c)·wᵢ over the first ten, check digit s mod 11, where 10 counts as 0."""
    if not _ELEVEN.fullmatch(text):
        return False
    *digits, check = map(int, text)
    shifted = (digits[9] + 2) * LEGAL_ID_WEIGHT
    return check == (sum(map(mul, digits, LEGAL_ID_WEIGHTS)) + shifted) % 11 % 10


def not_in_future(day: date) -> None:
    """Raises ValidationError for a day after today."""
    if day > today():
        raise ValidationError(_("این تاریخ نمی‌تواند پس از امروز باشد."), code="future")


def validate_national_id(text: str) -> None:
    if not is_national_id(text):
        raise ValidationError(_("کد ملی درست نیست؛ ده رقم آن را از روی کارت ملی بنویسید."), code="national_id")


def validate_legal_id(text: str) -> None:
    if not is_legal_id(text):
        raise ValidationError(_("شناسهٔ ملی درست نیست؛ یازده رقم آن را از روی آگهی ثبت بنویسید."), code="legal_id")


def validate_postal_code(text: str) -> None:
    if not _TEN.fullmatch(text):
        raise ValidationError(_("کد پستی ده رقم است."), code="postal_code")


def validate_phone(text: str) -> None:
    if not _PHONE.fullmatch(text):
        raise ValidationError(_("شمارهٔ تلفن را با پیش‌شماره بنویسید، مانند ۰۴۱۳۴۵۶۷۸۹۰."), code="phone")
