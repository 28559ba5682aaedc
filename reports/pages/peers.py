"""One unit beside the anonymous middle of its group, for the owner's page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts
from core.numbers import UNKNOWN, format_decimal, group, percent
from reports.compute.peers import FEWEST_PEERS, MEASURES, Beside, beside
from reports.queries.peers import newest_month, others_of
from units.models import Declaration, Unit

MILLION = 1_000_000
# Label, unit beside the number ("" for a share), scale, and whether more is better.
WORDS: dict[str, tuple[str | Promise, str | Promise, int, int]] = {
    "utilisation": (gettext_lazy("بهره‌گیری از ظرفیت"), "", 1, 1),
    "value_added_per_worker": (gettext_lazy("ارزش افزودهٔ هر شاغل در ماه"), gettext_lazy("میلیون ریال"), MILLION, 1),
    "electricity_per_output": (
        gettext_lazy("برق برای هر میلیون ریال تولید"),
        gettext_lazy("کیلووات‌ساعت"),
        1,
        -1,
    ),
    "local_share": (gettext_lazy("سهم شاغلان بومی"), "", 1, 1),
    "lost_share": (gettext_lazy("ساعت ازدست‌رفته از ساعت برنامه"), "", 1, -1),
}


@dataclass(frozen=True)
class PeerLine:
    """One measure: the unit's own, the group's middle, and a sentence that says how they stand."""

    label: str
    own: str
    median: str
    sentence: str
    tone: str
    svg: SafeString | str


def peers_context(unit: Unit, declarations: QuerySet[Declaration], today: date) -> dict[str, Any]:
    """The unit's newest due month beside its group; two queries. Empty lines where it has declared none."""
    newest = newest_month(declarations, today)
    if newest is None or not unit.group:
        return {"unit": unit, "lines": [], "group_name": unit.get_group_display()}
    period, own = newest
    others = others_of(unit, period)
    return {
        "unit": unit,
        "month": period,
        "group_name": unit.get_group_display(),
        "fewest": FEWEST_PEERS,
        "lines": [_line(name, beside(measure, own, others)) for name, measure in MEASURES.items()],
    }


def _line(name: str, found: Beside) -> PeerLine:
    label, unit, scale, better = WORDS[name]
    own, middle = (_text(value, unit, scale) for value in (found.own, found.median))
    most = max((value for value in (found.own, found.median) if value is not None and value > 0), default=None)
    svg: SafeString | str = ""
    if most and found.own is not None:
        mark = None if found.median is None or found.median < 0 else float(found.median / most)
        svg = charts.meter(max(found.own, Decimal(0)) / most, mark=mark, height=10)
    sentence, tone = _sentence(found, better)
    return PeerLine(str(label), own, middle, sentence, tone, svg)


def _text(value: Decimal | None, unit: str | Promise, scale: int) -> str:
    if value is None:
        return UNKNOWN
    shown = value / scale
    return f"{format_decimal(shown, _places(shown))} {unit}" if unit else percent(value)


def _places(value: Decimal) -> int:
    """Whole above a hundred, and enough places below one that a small number does not vanish."""
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 3


def _sentence(found: Beside, better: int) -> tuple[str, str]:
    if found.median is None:
        words = {"fewest": group(FEWEST_PEERS)}
        return _("کمتر از %(fewest)s واحد دیگرِ گروه این رقم را گفته‌اند؛ میانه نشان داده نمی‌شود.") % words, ""
    if found.own is None:
        return _("واحد شما این رقم را نگفته است."), ""
    count = {"count": group(found.others)}
    if found.own == found.median:
        return _("هم‌اندازهٔ میانهٔ %(count)s واحد دیگر") % count, ""
    is_higher = found.own > found.median
    sentence = _("بالاتر از میانهٔ %(count)s واحد دیگر") if is_higher else _("پایین‌تر از میانهٔ %(count)s واحد دیگر")
    return sentence % count, "up" if (better > 0) == is_higher else "down"
