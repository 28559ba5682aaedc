"""What sample requests ask for, by kind: titles, the need in words, answers to the kind's questions, quantities."""

from dataclasses import dataclass

from support.models import RequestKind as K


@dataclass(frozen=True)
class Need:
    """One kind's sample: quantities from `low` to `high` in the kind's unit; `agency` carries it out."""

    titles: tuple[str, ...]
    words: str
    answers: dict[str, str]
    low: int
    high: int
    agency: str


NEEDS: dict[str, Need] = {
    K.POWER: Need(
        ("افزایش دیماند برق شهرک", "تقویت پست برق", "رفع افت ولتاژ در فاز دو"),
        "دیماند کنونی کفاف نیاز واحدها را نمی‌دهد و در تابستان هر روز چند ساعت محدودیت داریم.",
        {"voltage": "20", "outage_hours": "34"}, 800, 6_000, "power",
    ),
    K.WATER: Need(
        ("انتقال آب از چاه تازه", "رفع افت فشار شبکهٔ آب", "افزایش سهم آب شهرک"),
        "آب شبکه در ساعت‌های کاری افت می‌کند و چند واحد با تانکر کار می‌کنند.",
        {"source": "well"}, 3, 40, "water",
    ),
    K.GAS: Need(
        ("افزایش ظرفیت ایستگاه گاز", "گازرسانی به فاز دو"),
        "در سرمای دی و بهمن گاز واحدهای پرمصرف قطع می‌شود.",
        {"pressure": "250", "outage_days": "21"}, 800, 9_000, "gas",
    ),
    K.WASTEWATER: Need(
        ("ساخت تصفیه‌خانهٔ فاضلاب", "افزایش ظرفیت تصفیه‌خانه"),
        "واحدهای غذایی پساب خود را با تانکر بیرون می‌برند.",
        {"network": "no", "discharge": "چاه جذبی"}, 150, 2_000, "water",
    ),
    K.ACCESS_ROAD: Need(
        ("آسفالت جادهٔ دسترسی", "بازسازی ورودی شهرک", "تعریض راه دسترسی"),
        "کامیون‌ها در زمستان از راه کنونی نمی‌توانند بگذرند.",
        {"origin": "از جادهٔ اصلی تا ورودی شهرک", "surface": "broken"}, 1, 9, "roads",
    ),
    K.INTERNAL_ROAD: Need(
        ("آسفالت معابر فاز دو", "جدول‌گذاری خیابان‌های شهرک"),
        "معابر فاز دو خاکی است و گرد و خاک به خط تولید واحدهای غذایی می‌رسد.",
        {"streets": "خیابان‌های فاز دو", "surface": "none", "width_m": "14"}, 1, 6, "roads",
    ),
    K.SURFACE_WATER: Need(
        ("کانال دفع آب‌های سطحی", "رفع آب‌گرفتگی ورودی شهرک"),
        "با هر باران تند، انبار چند واحد را آب می‌گیرد.",
        {"where": "ضلع جنوبی فاز یک", "floods_a_year": "4"}, 300, 2_500, "water",
    ),
    K.LIGHTING: Need(
        ("روشنایی بلوار اصلی", "نوسازی چراغ‌های معابر"),
        "معابر شهرک شب‌ها تاریک است و نوبت شب به‌سختی کار می‌کند.",
        {"streets": "بلوار اصلی و خیابان‌های فرعی", "dark_points": "38"}, 20, 140, "power",
    ),
    K.TELECOM: Need(
        ("واگذاری خط تلفن به واحدهای تازه",), "چند واحد تازه تلفن ثابت ندارند.", {"waiting_units": "14"}, 10, 80,
        "telecom",
    ),
    K.FIBRE: Need(
        ("فیبر نوری شهرک",), "اینترنت کند است و واحدها نمی‌توانند سامانه‌های فروش را به کار بگیرند.",
        {"units_to_connect": "46", "speed_mbps": "8"}, 2, 14, "telecom",
    ),
    K.FIRE_STATION: Need(
        ("ساخت ایستگاه آتش‌نشانی",), "نزدیک‌ترین ایستگاه دور است و بیمه حق‌بیمه را بالا برده است.",
        {"nearest_km": "19", "fires": "3"}, 1, 2, "environment",
    ),
    K.WASTE: Need(
        ("ساماندهی پسماند صنعتی",), "محلی برای نگهداری پسماند ویژهٔ واحدها نیست.",
        {"hazardous": "yes", "current_way": "بارگیری هفتگی به محل دفن شهری"}, 2, 30, "environment",
    ),
    K.GREEN_SPACE: Need(
        ("کمربند سبز شهرک",), "سرانهٔ فضای سبز از ضابطهٔ محیط زیست کمتر است.", {"water_source": "recycled"}, 1, 12,
        "environment",
    ),
    K.GUARD: Need(
        ("تأمین نگهبان برای فاز دو",), "در سال گذشته چند سرقت کابل و موتور رخ داده است.",
        {"fence": "no", "thefts": "5"}, 2, 8, "environment",
    ),
    K.LAND: Need(
        ("صدور سند قطعه‌های فاز دو", "رفع معارض زمین توسعه"), "بی‌سند، بانک‌ها زمین را وثیقه نمی‌گیرند.",
        {"claim": "deed", "plots": "22"}, 3, 60, "environment",
    ),
}  # fmt: skip
