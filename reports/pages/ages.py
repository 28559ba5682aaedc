"""Old parks beside new ones: the figures, what they rest on, and a paragraph that says no more than they do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.numbers import format_decimal, group
from core.text import listed
from reports.compute.ages import IdleAgainstMade, idle_against_made
from reports.indicators import MAIN, REGISTRY, Indicator
from reports.measure import Measure
from reports.models import Report, Scope
from reports.pages.history import Moment, share_tips, shares, through_time, time_axis
from reports.pages.parts import FiguresOf, Standing, pair_of
from reports.queries.ages import age_limit_of
from reports.queries.ranking import is_total
from reports.queries.reading import NO_FIGURES, Change, Figures, Reading, figures_by_report
from reports.wording import Shown, delta, shown

OLD, NEW, UNKNOWN_AGE = "age:old", "age:new", "age:unknown"
AGES = ("old", "new", "unknown")
DRAWN = ("operating_rate", "utilisation_installed")
WEIGHED = ("operating_rate", "utilisation_installed", "labour_productivity")
TOO_LITTLE = 0.5  # a figure that rests on less than half of its units is said to be weak
MILLIARD = 1_000_000_000


@dataclass(frozen=True)
class AgeRow:
    """One indicator of old and new parks, with bars as shares of the larger and the distance new − old."""

    old: Shown
    new: Shown
    gap: Shown
    bars: SafeString | str


@dataclass(frozen=True)
class AgeChart:
    """One indicator through time with its table: of each period what old and new parks stood at."""

    label: str
    svg: SafeString
    table: Sequence[tuple[str, Shown, Shown]]


def ages_page(
    visible: QuerySet[Scope], standing: Standing, past: Sequence[Report], *, height: int = 220
) -> dict | None:
    """Old and new parks of the report side by side and through time; None where the reader does not see both.

    `height` is that of the drawings, in pixels.
    """
    moments = through_time(past)
    found = figures_by_report(visible, [standing.report], (OLD, NEW, UNKNOWN_AGE))
    old, new = (found.get((standing.report.pk, code), NO_FIGURES) for code in (OLD, NEW))
    if not old or not new:
        return None
    found_then = figures_by_report(visible, [moment.report for moment in moments], (OLD, NEW), DRAWN)
    weighed = idle_against_made(
        old.get("idle_capacity"), new.get("utilisation_declaring"), len(standing.period.months())
    )
    rows = [_row(REGISTRY[code], old.get(code), new.get(code), standing) for code in MAIN]
    counts = {age: _parks(found.get((standing.report.pk, f"age:{age}"), NO_FIGURES)) for age in AGES}
    return {
        "rows": [row for row in rows if row.old.exact or row.new.exact],
        "blank": listed(row.old.label for row in rows if not row.old.exact and not row.new.exact),
        "years": age_limit_of(standing.report),
        "counts": counts,
        "answer": [*answer(old, new), *_weighed(weighed), *_caveats(old, new, counts["unknown"])],
        "charts": [_chart(code, moments, found_then, height) for code in DRAWN] if len(moments) > 1 else [],
    }


def _parks(figures: Figures) -> int:
    """How many parks the class held: what a gap of utilities, known or not, should rest on."""
    measure = figures.get("gap_power")
    return measure.expected if measure else 0


def _row(indicator: Indicator, old: Measure | None, new: Measure | None, standing: Standing) -> AgeRow:
    first, second = Reading(indicator, old), Reading(indicator, new)
    gap = Reading(indicator, new, None if is_total(indicator) else old)
    return AgeRow(
        shown(first, href=standing.figure_url(OLD, indicator.code)),
        shown(second, href=standing.figure_url(NEW, indicator.code)),
        shown(gap),
        pair_of(("muted", first), ("brand", second)),
    )


def answer(old: Figures, new: Figures) -> list[str]:
    """A sentence an indicator that is known on both sides: who stands higher, by how much."""
    return [sentence for code in WEIGHED if (sentence := _who_is_higher(REGISTRY[code], old.get(code), new.get(code)))]


def _who_is_higher(indicator: Indicator, old: Measure | None, new: Measure | None) -> str:
    first, second = Reading(indicator, old), Reading(indicator, new)
    if first.value is None or second.value is None:
        return _("«%(label)s» در یکی از دو دسته نامعلوم است و مقایسه نمی‌شود.") % {"label": indicator.label}
    words = {"label": indicator.label, "old": shown(first).text, "new": shown(second).text}
    words["unit"] = "" if indicator.kind == "share" else f" {indicator.shown_unit}"
    gap = delta(indicator, Change(second.value, first.value))
    if not gap.arrow:
        return _("%(label)s در هر دو دسته %(old)s%(unit)s است.") % words
    words["gap"] = gap.change
    if gap.arrow == "up":
        return _("%(label)s در شهرک‌های جدید %(new)s و در قدیمی‌ها %(old)s%(unit)s است؛ جدیدها %(gap)s بالاترند.") % words
    return _("%(label)s در شهرک‌های قدیمی %(old)s و در جدیدها %(new)s%(unit)s است؛ قدیمی‌ها %(gap)s بالاترند.") % words


def _weighed(found: IdleAgainstMade) -> list[str]:
    if found.idle_rial is None or found.made_rial is None or found.times is None:
        return [_("وزن ظرفیت خالی شهرک‌های قدیمی در برابر تولید جدیدها نامعلوم است.")]
    return [
        _(
            "ظرفیت خالی شهرک‌های قدیمی ماهی %(idle)s میلیارد ریال است، یعنی %(times)s برابر همهٔ آنچه واحدهای اظهارکنندهٔ "
            "شهرک‌های جدید در ماه می‌سازند (%(made)s میلیارد ریال)."
        )
        % {
            "idle": group(round(found.idle_rial / MILLIARD)),
            "times": format_decimal(found.times, 1),
            "made": group(round(found.made_rial / MILLIARD)),
        }
    ]


def _caveats(old: Figures, new: Figures, unknown: int) -> list[str]:
    said = []
    weak = [
        str(label)
        for label, figures in ((_("شهرک‌های قدیمی"), old), (_("شهرک‌های جدید"), new))
        if (measure := figures.get("utilisation_installed")) and (measure.coverage or 0) < TOO_LITTLE
    ]
    if weak:
        said.append(
            _("بهره‌گیری %(who)s بر کمتر از نیمی از واحدها تکیه دارد و باید با احتیاط خوانده شود.")
            % {"who": listed(weak)}
        )
    if unknown:
        said.append(
            _(
                "تاریخ تأسیس %(count)s شهرک نامعلوم است و در هیچ‌یک از دو دسته نیستند؛ هر تاریخی که در پروندهٔ شهرک "
                "ثبت شود، شهرک را از ساخت بعدی گزارش به دستهٔ خود می‌برد."
            )
            % {"count": group(unknown)}
        )
    said.append(
        _(
            "این مقایسه علت را نشان نمی‌دهد: صنعت، اندازه و جای شهرک‌های دو دسته یکسان نیست و هزینهٔ ساخت شهرک "
            "در آن نیامده است."
        )
    )
    return said


def _chart(code: str, past: Sequence[Moment], found: FiguresOf, height: int) -> AgeChart:
    periods = [moment.period for moment in past]
    series = [
        charts.Series(look, name, shares(code, [moment.figures(found, scope) for moment in past]))
        for scope, look, name in ((OLD, "avg", _("قدیمی")), (NEW, "brand", _("جدید")))
    ]
    svg = charts.line_chart(
        time_axis(periods),
        series,
        title=_("%(indicator)s، شهرک‌های قدیمی و جدید، درصد") % {"indicator": REGISTRY[code].label},
        tips=share_tips(periods, series),
        height=height,
    )
    table = [(moment.period.label, *(moment.shown(found, scope, code) for scope in (OLD, NEW))) for moment in past]
    return AgeChart(str(REGISTRY[code].label), svg, table)
