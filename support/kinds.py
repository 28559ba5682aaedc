"""The kinds of infrastructure request: each with its own quantity, its agency and its own questions, as data.

A kind is added by adding a row here and a choice to `RequestKind`; forms, pages and checks follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parks.models import UtilityKind
from support.models import RequestKind

Choices = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Question:
    """One question of a kind. `kind` is number, choice or text; `unit` the unit of measure of a number."""

    name: str
    label: str | Promise
    kind: str = "text"
    unit: str | Promise = ""
    choices: Choices = ()
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """What a request of this kind asks and measures.

    `utility` is the park's utility that its works enlarge, in the same unit of measure; `agency` the usual one, ""
    where it differs from park to park; `cause` the cause of lost hours in declarations that this lack stands behind.
    """

    code: str
    group: str | Promise
    icon: str
    unit: str | Promise
    quantity_label: str | Promise
    agency: str
    questions: Sequence[Question]
    utility: str = ""
    cause: str = "other"

    @property
    def label(self) -> str:
        return str(RequestKind(self.code).label)


def number(name: str, label: str | Promise, unit: str | Promise, *, required: bool = False) -> Question:
    return Question(name, label, "number", unit, required=required)


def choice(name: str, label: str | Promise, choices: Choices, *, required: bool = True) -> Question:
    return Question(name, label, "choice", choices=choices, required=required)


_SURFACES = (("none", _("خاکی")), ("gravel", _("شنی")), ("asphalt", _("آسفالت")), ("broken", _("آسفالت فرسوده")))
_VOLTAGES = (("0.4", _("فشار ضعیف")), ("20", _("۲۰ کیلوولت")), ("63", _("۶۳ کیلوولت")), ("unknown", _("نمی‌دانم")))
_SOURCES = (
    ("well", _("چاه")),
    ("network", _("شبکهٔ شهری")),
    ("river", _("رود یا سد")),
    ("recycled", _("پساب بازیافتی")),
)
_YES = (("yes", _("بله")), ("no", _("خیر")))
_YES_UNKNOWN = (*_YES, ("unknown", _("نمی‌دانم")))
_PRESSURES = (("60", _("۶۰ پوند")), ("250", _("۲۵۰ پوند")), ("other", _("دیگر")), ("unknown", _("نمی‌دانم")))
_LAND_OWNER = (("company", _("شرکت شهرک‌ها")), ("state", _("دولتی یا ملی")), ("private", _("خصوصی")))
_ENERGY, _ROADS = _("آب و انرژی"), _("راه و معابر")
_ENVIRONMENT, _LINKS, _SERVICES = _("محیط زیست"), _("ارتباطات"), _("خدمات و زمین")
_METRE, _KILOMETRE, _HECTARE = _("متر"), _("کیلومتر"), _("هکتار")
_A_DAY, _HOUR = _("متر مکعب در روز"), _("ساعت")

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            RequestKind.POWER, _ENERGY, "bolt", _("کیلووات"), _("توان مورد نیاز"), "power",
            (
                number("contracted_kw", _("دیماند قراردادی کنونی"), _("کیلووات")),
                choice("voltage", _("سطح ولتاژ"), _VOLTAGES),
                number("outage_hours", _("میانگین قطعی در ماه"), _HOUR),
                Question("substation", _("نزدیک‌ترین پست، اگر می‌دانید")),
            ),
            utility=UtilityKind.POWER, cause="power",
        ),
        Kind(
            RequestKind.WATER, _ENERGY, "droplet", _("لیتر بر ثانیه"), _("آب مورد نیاز"), "water",
            (
                number("current_lps", _("آب کنونی شهرک"), _("لیتر بر ثانیه")),
                choice("source", _("منبع پیشنهادی"), _SOURCES),
                Question("quality", _("کیفیت لازم یا مشکل کیفیت")),
            ),
            utility=UtilityKind.WATER, cause="water",
        ),
        Kind(
            RequestKind.GAS, _ENERGY, "flame", _("متر مکعب در ساعت"), _("گاز مورد نیاز"), "gas",
            (
                choice("pressure", _("فشار لازم"), _PRESSURES),
                number("station_km", _("فاصله تا ایستگاه گاز"), _KILOMETRE),
                number("outage_days", _("روزهای قطعی در زمستان گذشته"), _("روز")),
                Question("substitute", _("سوخت جایگزین کنونی")),
            ),
            utility=UtilityKind.GAS, cause="gas",
        ),
        Kind(
            RequestKind.ACCESS_ROAD, _ROADS, "road", _KILOMETRE, _("درازای راه"), "roads",
            (
                Question("origin", _("از کجا تا کجا"), required=True),
                choice("surface", _("روسازی کنونی"), _SURFACES),
                number("trucks_a_day", _("کامیون در روز"), _("دستگاه")),
            ),
        ),
        Kind(
            RequestKind.INTERNAL_ROAD, _ROADS, "road", _KILOMETRE, _("درازای معابر"), "",
            (
                Question("streets", _("کدام معابر یا فاز"), required=True),
                choice("surface", _("روسازی کنونی"), _SURFACES),
                number("width_m", _("عرض معبر"), _METRE),
                choice("curbs", _("جدول‌گذاری هم لازم است؟"), _YES, required=False),
            ),
        ),
        Kind(
            RequestKind.LIGHTING, _ROADS, "bulb", _("چراغ"), _("شمار چراغ‌ها"), "power",
            (
                Question("streets", _("کدام معابر یا فاز"), required=True),
                number("dark_points", _("چراغ‌های خاموش کنونی"), _("چراغ")),
                choice("poles", _("پایه و کابل موجود است؟"), _YES_UNKNOWN, required=False),
            ),
        ),
        Kind(
            RequestKind.WASTEWATER, _ENVIRONMENT, "recycle", _A_DAY, _("ظرفیت تصفیهٔ مورد نیاز"), "water",
            (
                number("current_m3_day", _("فاضلاب کنونی شهرک"), _A_DAY),
                choice("network", _("شبکهٔ جمع‌آوری هست؟"), _YES_UNKNOWN),
                Question("discharge", _("اکنون به کجا می‌ریزد"), required=True),
                choice("notice", _("اخطار محیط زیست دارد؟"), _YES, required=False),
            ),
            utility=UtilityKind.WASTEWATER,
        ),
        Kind(
            RequestKind.SURFACE_WATER, _ENVIRONMENT, "droplet", _METRE, _("درازای کانال یا جوی"), "",
            (
                Question("where", _("کجا آب‌گرفتگی می‌شود"), required=True),
                number("floods_a_year", _("آب‌گرفتگی در سال گذشته"), _("بار")),
                Question("outlet", _("آب به کجا هدایت شود")),
            ),
        ),
        Kind(
            RequestKind.WASTE, _ENVIRONMENT, "trash", _("تن در روز"), _("پسماند روزانه"), "environment",
            (
                choice("hazardous", _("پسماند ویژه یا خطرناک هست؟"), _YES_UNKNOWN),
                Question("current_way", _("اکنون چگونه دفع می‌شود"), required=True),
                number("site_km", _("فاصله تا محل دفن یا تفکیک"), _KILOMETRE),
            ),
        ),
        Kind(
            RequestKind.GREEN_SPACE, _ENVIRONMENT, "tree", _HECTARE, _("مساحت فضای سبز"), "",
            (
                choice("water_source", _("آب آبیاری از کجاست"), _SOURCES),
                Question("place", _("کدام زمین یا حاشیه")),
            ),
        ),
        Kind(
            RequestKind.TELECOM, _LINKS, "phone", _("خط"), _("شمار خط‌ها"), "telecom",
            (
                number("waiting_units", _("واحدهای بی‌تلفن"), _("واحد")),
                number("exchange_km", _("فاصله تا مرکز تلفن"), _KILOMETRE),
                choice("mobile", _("آنتن‌دهی تلفن همراه خوب است؟"), _YES, required=False),
            ),
        ),
        Kind(
            RequestKind.FIBRE, _LINKS, "wifi", _KILOMETRE, _("درازای فیبر"), "telecom",
            (
                number("units_to_connect", _("واحدهای خواهان اتصال"), _("واحد"), required=True),
                number("speed_mbps", _("سرعت کنونی"), _("مگابیت بر ثانیه")),
                Question("nearest_point", _("نزدیک‌ترین نقطهٔ فیبر، اگر می‌دانید")),
            ),
        ),
        Kind(
            RequestKind.FIRE_STATION, _SERVICES, "flame", _("خودرو"), _("شمار خودروهای آتش‌نشانی"), "",
            (
                number("nearest_km", _("فاصله تا نزدیک‌ترین ایستگاه"), _KILOMETRE, required=True),
                number("fires", _("آتش‌سوزی در دو سال گذشته"), _("بار")),
                choice("land", _("زمین ایستگاه آماده است؟"), _YES, required=False),
            ),
        ),
        Kind(
            RequestKind.GUARD, _SERVICES, "shield", _("نگهبان"), _("شمار نگهبان‌ها"), "",
            (
                number("current", _("نگهبان‌های کنونی"), _("نفر")),
                number("thefts", _("سرقت در سال گذشته"), _("بار")),
                choice("fence", _("شهرک حصار دارد؟"), _YES),
            ),
        ),
        Kind(
            RequestKind.LAND, _SERVICES, "file-certificate", _HECTARE, _("مساحت زمین"), "",
            (
                choice("claim", _("مشکل چیست"), (
                    ("deed", _("سند صادر نشده است")), ("claimant", _("معارض دارد")), ("transfer", _("واگذار نشده است")),
                )),
                choice("owner", _("مالک کنونی"), _LAND_OWNER, required=False),
                number("plots", _("قطعه‌های درگیر"), _("قطعه")),
                Question("case_number", _("شمارهٔ پروندهٔ ثبتی یا دادگاه")),
            ),
        ),
    )
}  # fmt: skip


def told(kind: Kind, answers: dict[str, str]) -> list[tuple[str, str]]:
    """The answers as a page shows them: (question, answer with its unit), unanswered ones as «»."""
    rows = []
    for question in kind.questions:
        answer = str(answers.get(question.name) or "")
        shown = str(dict(question.choices).get(answer, answer))
        rows.append((str(question.label), f"{shown} {question.unit}".strip() if shown else ""))
    return rows
