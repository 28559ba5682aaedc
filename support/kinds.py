"""The kinds of infrastructure request: each with its own quantity, its agency and its own questions, as data.

A kind is added by adding a row here and a choice to `RequestKind`; forms, pages and checks follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parks.models import UtilityKind
from support.models import RequestKind


@dataclass(frozen=True)
class Question:
    """One question of a kind. `kind` is number, choice or text; `unit` the unit of measure of a number."""

    name: str
    label: str | Promise
    kind: str = "text"
    unit: str | Promise = ""
    choices: Sequence[tuple[str, str | Promise]] = ()
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """What a request of this kind asks and measures; `utility` is the park's utility that its works enlarge."""

    code: str
    label: str | Promise
    icon: str
    unit: str | Promise
    quantity_label: str | Promise
    agency: str
    utility: str
    questions: Sequence[Question]


_SURFACES = (("none", _("خاکی")), ("gravel", _("شنی")), ("asphalt", _("آسفالت")), ("broken", _("آسفالت فرسوده")))
_VOLTAGES = (("0.4", _("فشار ضعیف")), ("20", _("۲۰ کیلوولت")), ("63", _("۶۳ کیلوولت")), ("unknown", _("نمی‌دانم")))
_SOURCES = (
    ("well", _("چاه")),
    ("network", _("شبکهٔ شهری")),
    ("river", _("رود یا سد")),
    ("recycled", _("پساب بازیافتی")),
)

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            RequestKind.POWER, RequestKind.POWER.label, "bolt", _("کیلووات"), _("توان مورد نیاز"), "power",
            UtilityKind.POWER,
            (
                Question("contracted_kw", _("دیماند قراردادی کنونی"), "number", _("کیلووات")),
                Question("voltage", _("سطح ولتاژ"), "choice", choices=_VOLTAGES, required=True),
                Question("outage_hours", _("میانگین قطعی در ماه"), "number", _("ساعت")),
                Question("substation", _("نزدیک‌ترین پست، اگر می‌دانید")),
            ),
        ),
        Kind(
            RequestKind.WATER, RequestKind.WATER.label, "droplet", _("لیتر بر ثانیه"), _("آب مورد نیاز"), "water",
            UtilityKind.WATER,
            (
                Question("current_lps", _("آب کنونی شهرک"), "number", _("لیتر بر ثانیه")),
                Question("source", _("منبع پیشنهادی"), "choice", choices=_SOURCES, required=True),
                Question("quality", _("کیفیت لازم یا مشکل کیفیت")),
            ),
        ),
        Kind(
            RequestKind.ACCESS_ROAD, RequestKind.ACCESS_ROAD.label, "road", _("کیلومتر"), _("درازای راه"), "roads", "",
            (
                Question("origin", _("از کجا تا کجا"), required=True),
                Question("surface", _("روسازی کنونی"), "choice", choices=_SURFACES, required=True),
                Question("trucks_a_day", _("کامیون در روز"), "number", _("دستگاه")),
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
