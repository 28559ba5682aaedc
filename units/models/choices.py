"""The words of the register that several tables share (DOMAIN §1 and §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndustryGroup(models.TextChoices):
    METAL = "metal", _("فلزی")
    CHEMICAL = "chemical", _("شیمیایی")
    FOOD = "food", _("غذایی")
    NON_METALLIC = "non_metallic", _("کانی غیرفلزی")
    CELLULOSE = "cellulose", _("سلولزی")
    TEXTILE = "textile", _("نساجی")
    ELECTRICAL = "electrical", _("برق و الکترونیک")
    SERVICES = "services", _("خدمات")


class Status(models.TextChoices):
    UNDER_CONSTRUCTION = "under_construction", _("در دست احداث")
    ACTIVE = "active", _("فعال")
    SEMI_ACTIVE = "semi_active", _("نیمه‌فعال")
    CLOSED = "closed", _("تعطیل")

    @classmethod
    def reached_operation(cls) -> tuple["Status", ...]:
        """به بهره‌برداری رسیده: licensed to operate, whether or not it runs today."""
        return (cls.ACTIVE, cls.SEMI_ACTIVE, cls.CLOSED)

    @classmethod
    def running(cls) -> tuple["Status", ...]:
        return (cls.ACTIVE, cls.SEMI_ACTIVE)


class Reason(models.TextChoices):
    """Why a unit runs below capacity or stands still."""

    LIQUIDITY = "liquidity", _("کمبود نقدینگی")
    MARKET = "market", _("بازار فروش")
    RAW_MATERIAL = "raw_material", _("مواد اولیه")
    DISPUTE = "dispute", _("اختلاف شرکا")
    MACHINERY = "machinery", _("ماشین‌آلات")
    BANK_DEBT = "bank_debt", _("بدهی بانکی")
    TAX_DEBT = "tax_debt", _("بدهی مالیاتی یا بیمه‌ای")
    POWER = "power", _("برق")
    GAS = "gas", _("گاز")
    WATER = "water", _("آب")
    LICENCE = "licence", _("مجوز یا محیط زیست")
    LAND = "land", _("زمین یا سند")
    OWNERSHIP = "ownership", _("انتقال مالکیت")
    OTHER = "other", _("علت دیگر")
    NOT_STATED = "not_stated", _("اعلام‌نشده")


class Route(models.TextChoices):
    """How a closed unit came back."""

    LOAN = "loan", _("تسهیلات")
    INVESTOR = "investor", _("سرمایه‌گذار تازه")
    OWNERSHIP = "ownership", _("انتقال مالکیت")
    SETTLEMENT = "settlement", _("توافق سهام‌داران")
    INFRASTRUCTURE = "infrastructure", _("زیرساخت")
    MARKETING = "marketing", _("بازاریابی")
    RAW_MATERIAL = "raw_material", _("مواد اولیه")
    TECHNOLOGY = "technology", _("فناوری")
    LEGAL = "legal", _("رفع مشکل حقوقی")
    OTHER = "other", _("راه دیگر")
