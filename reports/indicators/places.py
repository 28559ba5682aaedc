"""Indicators of land, utilities, requests and support, and the score."""

from django.utils.translation import gettext_lazy as _

from parks.models import UtilityKind
from reports.compute.sums import UTILITIES
from reports.indicators.kinds import (
    DAYS,
    MILLION_RIAL,
    PERSONS,
    PERSONS_HECTARE,
    PLOTS,
    POINTS,
    REAL_RIAL_HECTARE,
    RIAL,
    SHARE,
    SUPPORT,
    UNITS,
    Indicator,
    on_land,
    requests,
    support,
    utility,
)

PLACES = (
    Indicator(
        "land_productivity",
        _("بهره‌وری زمین"),
        "rial",
        REAL_RIAL_HECTARE,
        _("ارزش افزوده به قیمت دورهٔ پایه ÷ هکتار واگذارشده، در شهرک‌هایی که زمین واگذارشده‌شان معلوم است"),
        _("اظهارنامه‌ها، شاخص قیمت تولیدکننده، قطعه‌ها و قراردادهای زمین"),
        1,
        scale=1_000_000,
        shown_unit=MILLION_RIAL,
    ),
    Indicator(
        "workers_per_hectare",
        _("شاغلان در هکتار"),
        "number",
        PERSONS_HECTARE,
        _("شاغلان اظهارشده ÷ هکتار واگذارشده، در شهرک‌هایی که زمین واگذارشده‌شان معلوم است؛ میانگین ماه‌های دوره"),
        _("اظهارنامه‌ها، قطعه‌ها و قراردادهای زمین"),
        1,
        shown_unit=PERSONS_HECTARE,
    ),
    on_land(
        "occupancy",
        _("سهم زمین واگذارشده"),
        "share",
        SHARE,
        _("هکتار واگذارشده ÷ هکتار قابل واگذاری، در پایان دوره"),
        1,
        "parks",
    ),
    on_land(
        "build_out",
        _("سهم قطعه‌های ساخته‌شده"),
        "share",
        SHARE,
        _("قطعه‌های ساخته‌شده ÷ قطعه‌های واگذارشده، در پایان دوره"),
        1,
        "plots",
    ),
    on_land(
        "late_plots",
        _("قطعه‌های گذشته از مهلت ساخت"),
        "count",
        PLOTS,
        _("قطعه‌های قرارداددار که مهلت ساختشان تا پایان دوره گذشته و ساخته نشده‌اند"),
        -1,
        "plots",
    ),
    *(
        utility(f"capacity_{kind}", UtilityKind(kind).label, kind, _("Σ ظرفیت شهرک‌هایی که آن را گفته‌اند"), 1)
        for kind in UTILITIES
    ),
    *(
        utility(f"demand_{kind}", UtilityKind(kind).label, kind, _("Σ نیاز شهرک‌هایی که آن را گفته‌اند"))
        for kind in UTILITIES
    ),
    *(
        utility(
            f"gap_{kind}",
            UtilityKind(kind).label,
            kind,
            _("Σ آنچه نیاز هر شهرک از ظرفیتش بیشتر است؛ مازاد یک شهرک کمبود دیگری را نمی‌پوشاند"),
            -1,
        )
        for kind in UTILITIES
    ),
    requests(
        "requests_open",
        _("درخواست‌های باز زیرساخت"),
        _("درخواست‌هایی که تا پایان دوره ثبت شده و پایان نیافته‌اند"),
        -1,
    ),
    requests(
        "requests_overdue",
        _("درخواست‌های گذشته از مهلت"),
        _("درخواست‌های باز که مهلت مرحله‌شان تا پایان دوره گذشته است"),
        -1,
    ),
    requests(
        "requests_median_age",
        _("میانهٔ عمر درخواست‌های باز"),
        _("میانهٔ روزهای گذشته از ثبت درخواست‌های باز، در پایان دوره"),
        -1,
        "number",
        DAYS,
    ),
    requests(
        "requests_delivered",
        _("درخواست‌های تحویل‌شده"),
        _("درخواست‌هایی که در این دوره تحویل شدند"),
        1,
    ),
    requests(
        "promise_slip",
        _("دیرکرد از نخستین تعهد"),
        _("میانگین روزهای میان نخستین تاریخ تعهد و تحویل، در درخواست‌های تحویل‌شدهٔ دوره"),
        -1,
        "number",
        DAYS,
    ),
    support(
        "supported_units",
        _("واحدهای حمایت‌شده"),
        UNITS,
        _("واحدهایی که در این دوره از برنامه‌های حمایتی پرداختی داشته‌اند"),
    ),
    Indicator(
        "support_paid",
        _("حمایت پرداخت‌شده"),
        "rial",
        RIAL,
        _("Σ پرداخت‌های برنامه‌های حمایتی در دوره"),
        SUPPORT,
        0,
        rows="support:",
        scale=1_000_000,
        shown_unit=MILLION_RIAL,
    ),
    support(
        "jobs_kept",
        _("شغل‌های نگه‌داشته‌شده"),
        PERSONS,
        _("شاغلان واحدهایی که در یک سال منتهی به پایان دوره حمایت شده‌اند و در پایان آن کار می‌کنند"),
    ),
    support(
        "revived_units",
        _("بازگشته با حمایت"),
        UNITS,
        _("واحدهایی که در این دوره، پس از پرداختی در یک سال منتهی به پایان آن، به تولید بازگشتند"),
    ),
    Indicator(
        "score",
        _("امتیاز ترکیبی"),
        "number",
        POINTS,
        _("میانگین وزنی شاخص‌های برگزیده، هر یک میان دو مقدار مرجعش؛ بی پوشش کافی امتیازی نیست"),
        _("شاخص‌های همین گزارش؛ وزن‌ها و مقدارهای مرجع در «پارامترهای گزارش»"),
        1,
        rows="",
        shown_unit=POINTS,
        basis="parts",
    ),
)
