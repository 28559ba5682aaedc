"""Support and what became of it in words: before, six and twelve months later, beside units without support."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.numbers import UNKNOWN, format_decimal, group, percent
from core.text import shown_digits
from reports.compute.support import FEWEST_COMPARED, SUMS, Compared, Horizon, Outcomes
from reports.measure import Measure
from reports.models import Report, Scope
from reports.queries.outcomes import outcomes
from reports.queries.tables import frozen_outcome, province_tables
from support.models import Application
from support.models.programmes import ProgrammeKind

MILLION = 1_000_000
LABELS: dict[str, Promise] = {
    "running": gettext_lazy("واحد در حال کار (فعال یا نیمه‌فعال)"),
    "active": gettext_lazy("واحد فعال"),
    "workers": gettext_lazy("شاغلان (نفر)"),
    "utilisation": gettext_lazy("بهره‌گیری از ظرفیت"),
    "added": gettext_lazy("ارزش افزودهٔ حقیقی در ماه (میلیون ریال)"),
}
SCALES = {"added": MILLION}


@dataclass(frozen=True)
class OutcomeRow:
    """One measure: before, after and change of the supported; change of the comparable; what both rest on."""

    label: str
    before: str
    after: str
    change: str
    other: str
    other_way: str  # from where to where, of shares
    rests: str
    other_rests: str


@dataclass(frozen=True)
class OutcomeTable:
    """What is known so many months after the payment."""

    months: int
    supported: int
    reached: int
    rows: Sequence[OutcomeRow]


def outcomes_page(user: User, report: Report) -> dict[str, Any]:
    """Outcomes known at the end of the report's period; a fixed number of queries whatever the number of payments.

    Whoever sees the whole province reads a published report's own frozen outcome, which is that of its files; of what
    is not published, and to readers of a part, today's register is told as far as they see applications.
    """
    frozen = frozen_outcome(province_tables(Scope.objects.visible_to(user), report)) if user.sees_province else None
    found = outcomes(Application.objects.visible_to(user), report.jalali) if frozen is None else frozen
    return outcomes_context(found) | {"frozen": frozen is not None}


def outcomes_context(found: Outcomes) -> dict[str, Any]:
    """The outcome in words, for page and paper."""
    kinds = dict(ProgrammeKind.choices)
    return {
        "paid": found.paid,
        "paid_rial": found.rial,
        "kinds": [str(kinds.get(kind, kind)) for kind in found.kinds],
        "base": found.base,
        "fewest": FEWEST_COMPARED,
        "tables": [_table(found.paid, months, horizon) for months, horizon in found.horizons.items()],
        "method": method(found.base),
    }


def method(base: str) -> list[str]:
    """How the outcome is measured and what is not known, a sentence each."""
    real = (
        _("ارزش افزوده به قیمت دورهٔ پایهٔ %(base)s شاخص تولیدکننده است.") % {"base": shown_digits(base)}
        if base
        else _("شاخص قیمت تولیدکننده وارد نشده است؛ ارزش افزودهٔ حقیقی نامعلوم است.")
    )
    return [
        _(
            "هر رقم تنها بر واحدهایی تکیه دارد که آن را در هر دو ماه گفته‌اند، و وضعیت بر واحدهایی که در پایان ماهِ پیش "
            "از پرداخت وضعیت ثبت‌شده داشته‌اند؛ شمار هر دو کنار رقم آمده است."
        ),
        _(
            "همانند: واحد همان گروه صنعت که هرگز حمایتی نگرفته است، در همان دو ماه و به وضعیت پایان همان دو ماه. گروهی "
            "که در یک سنجه کمتر از %(fewest)s همانند دارد در آن سنجه کنار گذاشته می‌شود."
        )
        % {"fewest": group(FEWEST_COMPARED)},
        _(
            "تغییر همانندها به ترکیب حمایت‌شده‌ها وزن داده شده است: اگر هر گروه حمایت‌شده همان راهی را می‌رفت که "
            "همانندهایش در همان ماه‌ها رفتند. هر واحد همانند برای هر ماهِ پرداختِ گروهش یک بار سنجیده می‌شود؛ از این رو "
            "شمار سنجش‌ها از شمار واحدها بیشتر است."
        ),
        real,
        _("تفاوت دو دسته به‌تنهایی اثر حمایت نیست: واحدهای حمایت‌شده به قرعه برگزیده نشده‌اند."),
    ]


def _table(paid: int, months: int, horizon: Horizon) -> OutcomeTable:
    rows = [_row(name, one) for name, one in horizon.measures.items()]
    return OutcomeTable(months, paid, horizon.reached, rows)


def _row(name: str, one: Compared) -> OutcomeRow:
    say = _saying(name)
    change = _growth if name in SUMS else _points
    first, last = one.other_before.value, one.other_after.value
    way = "" if name in SUMS or first is None or last is None else _way(first, last)
    return OutcomeRow(
        str(LABELS[name]),
        say(one.own_before),
        say(one.own_after),
        change(one.own_before.value, one.own_after.value),
        change(first, last),
        way,
        _units(one.own_before.covered),
        _others(one),
    )


def _saying(name: str) -> Callable[[Measure], str]:
    """How a measure's value is said: a sum in its unit, a count with its share, a share alone."""
    if name in SUMS:
        return lambda told: UNKNOWN if told.numerator is None else group(told.numerator // SCALES.get(name, 1))
    return _share_said if name == "utilisation" else _count_said


def _share_said(told: Measure) -> str:
    return percent(told.value)


def _count_said(told: Measure) -> str:
    if told.numerator is None:
        return UNKNOWN
    return f"{group(told.numerator)} ({percent(told.value)})"


def _growth(before: Decimal | None, after: Decimal | None) -> str:
    """After ÷ before − 1; unknown where there was nothing before."""
    if before is None or after is None or before <= 0:
        return UNKNOWN
    return _with_sign(percent(abs(after / before - 1)), after - before)


def _points(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return UNKNOWN
    points = format_decimal(abs(after - before) * 100, 1)
    return _with_sign(_("%(points)s واحد درصد") % {"points": points}, after - before)


def _way(before: Decimal, after: Decimal) -> str:
    return _("از %(before)s به %(after)s") % {"before": percent(before), "after": percent(after)}


def _with_sign(text: str, value: Decimal) -> str:
    if not value:
        return _("بی‌تغییر")
    return _("%(change)s بیشتر") % {"change": text} if value > 0 else _("%(change)s کمتر") % {"change": text}


def _units(count: int) -> str:
    return _("%(count)s واحد") % {"count": group(count)} if count else ""


def _others(one: Compared) -> str:
    """How many comparable units, and beside how many of the supported they stand where not beside all."""
    if not one.compared:
        return ""
    words = {"compared": group(one.compared), "matched": group(one.other_before.covered)}
    if one.other_before.covered == one.own_before.covered:
        return _("%(compared)s سنجش") % words
    return _("%(compared)s سنجش، برای %(matched)s حمایت‌شده") % words
