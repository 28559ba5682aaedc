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


class SitingGroup(models.IntegerChoices):
    """Class of siting by pollution, as the environmental siting rules number them; 1 is the cleanest."""

    ONE = 1, _("ردهٔ ۱")
    TWO = 2, _("ردهٔ ۲")
    THREE = 3, _("ردهٔ ۳")
    FOUR = 4, _("ردهٔ ۴")
    FIVE = 5, _("ردهٔ ۵")
    SIX = 6, _("ردهٔ ۶")
    SEVEN = 7, _("ردهٔ ۷")


class SizeClass(models.TextChoices):
    """By workers; bounds are kept in `SizeThreshold`."""

    MICRO = "micro", _("خرد")
    SMALL = "small", _("کوچک")
    MEDIUM = "medium", _("متوسط")
    LARGE = "large", _("بزرگ")


class FactGroup(models.TextChoices):
    """Groups of a unit's facts that age by themselves."""

    STATUS = "status", _("وضعیت")
    CONTACT = "contact", _("نشانی و تماس")
    PRODUCTS = "products", _("محصولات و ظرفیت")
    LICENCES = "licences", _("جواز و پروانه")
    LAND = "land", _("زمین")
    CONNECTIONS = "connections", _("انشعاب‌ها")
