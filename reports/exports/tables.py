"""Tables of a printed report: every figure with its past and its coverage, and the scopes of one kind side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group, percent
from core.paper_charts import for_paper
from core.text import fa_digits
from reports.columns import COLUMNS, index_text, peers_of, reason_of
from reports.exports.drawings import bar_svg
from reports.exports.sheets import Sheet
from reports.indicators import HEADLINE, MAIN, REGISTRY, full_label
from reports.measure import Measure
from reports.models import Report
from reports.queries.frontiers import FrontierRow
from reports.queries.reading import Figures
from reports.wording import coverage_text, value_text

Compared = tuple[Report | None, Figures]
BAR_WIDTH = 90
SHARES = ("efficiency", "pure_efficiency", "scale_efficiency")
INDICES = ("malmquist", "efficiency_change", "technical_change")
PRODUCTIVITY = frozenset(SHARES + INDICES)


def key_figures(measures: Mapping[str, Measure]) -> list[dict[str, str]]:
    """The figures at the head of a sheet."""
    return [
        {
            "label": str(REGISTRY[code].label),
            "text": _value(code, measures),
            "unit": "" if REGISTRY[code].kind == "share" else str(REGISTRY[code].shown_unit),
            "coverage": coverage_text(measures.get(code)),
        }
        for code in HEADLINE
    ]


def figure_tables(row: Sheet, report: Report, before: Compared, year_ago: Compared) -> list[dict[str, Any]]:
    """Every figure of the sheet in two tables: the indicators, and those that part one of them by cause or the like."""
    past = [found for each, found in (before, year_ago) if each is not None]
    parts = [code for code in REGISTRY if code not in MAIN and _is_known(code, [row.measures, *past])]
    tables = ((_("شاخص‌ها"), MAIN), (_("به تفکیک"), parts))
    return [
        _figure_table(title, [code for code in codes if code in row.measures], row, report, before, year_ago)
        for title, codes in tables
        if any(code in row.measures for code in codes)
    ]


def _is_known(code: str, found: Sequence[Figures]) -> bool:
    return any(code in figures and figures[code].value is not None for figures in found)


def _figure_table(
    title: str, codes: Sequence[str], row: Sheet, report: Report, before: Compared, year_ago: Compared
) -> dict[str, Any]:
    past = [(then.jalali.label, found) for then, found in (before, year_ago) if then is not None]
    labels = [label for label, _found in past]
    head = [_("شاخص"), report.jalali.label, *labels, _("یکا"), _("پوشش"), _("کد رقم")]
    check_codes = {line.code: fa_digits(line.check_code) for line in row.lines()}
    return {
        "kind": "table",
        "title": title,
        "head": head,
        "shares": [2.4, 1.2, *[1.2] * len(past), 1.6, 1.4, 0],
        "codes": [len(head) - 1],
        "rows": [
            [
                full_label(REGISTRY[code]),
                _value(code, row.measures),
                *(_value(code, found) for _label, found in past),
                str(REGISTRY[code].shown_unit),
                _coverage(row.measures[code]),
                check_codes[code],
            ]
            for code in codes
        ],
    }


def scope_table(rows: Sequence[Sheet]) -> dict[str, Any]:
    """Scopes side by side: units by status, key figures, and under each ratio what it rests on."""
    head = [_("نام"), str(REGISTRY["units"].label), _("فعال، نیمه‌فعال، تعطیل")]
    head += [_headed(code) for code in HEADLINE]
    return {
        "kind": "table",
        "head": head,
        "small": True,
        "shares": [2.2, 0.9, 1.6, *[1.2] * len(HEADLINE)],
        "drawn": [2],
        "rows": [_scope_row(row) for row in rows],
    }


def productivity_blocks(rows: Sequence[FrontierRow]) -> list[dict[str, Any]]:
    """Each park beside the best practice of the province: efficiency now, and what changed since a year before."""
    heads = [str(column.label) for column in COLUMNS if column.name in PRODUCTIVITY]
    table = {
        "kind": "table",
        "head": [_("شهرک"), *heads, _("پوشش داده"), _("الگوها یا علت کنارگذاشتن")],
        "small": True,
        "shares": [2, 0.9, 0.9, 0.9, 1.2, 0.9, 0.9, 0.9, 2.4],
        "rows": [_productivity_row(row) for row in rows],
    }
    text = _(
        "هر شهرک با بهترین شهرک‌های استان سنجیده می‌شود (تحلیل پوششی داده‌ها، خروجی‌محور، بازده ثابت به مقیاس): با "
        "شاغلان، برق و زمینی که دارد چه سهمی از ارزش افزودهٔ ممکن را می‌سازد. شاخص مالم‌کوئیست تغییر از دورهٔ مشابه سال "
        "پیش است و حاصل‌ضرب تغییر کارایی و تغییر فناوری."
    )
    return [{"kind": "text", "text": text}, table]


def _productivity_row(row: FrontierRow) -> list[str]:
    shares = [percent(getattr(row.result, name)) for name in SHARES]
    indices = [index_text(getattr(row.result, name)) for name in INDICES]
    return [row.name, *shares, *indices, percent(row.coverage, 0), reason_of(row) or peers_of(row)]


def _headed(code: str) -> str:
    indicator = REGISTRY[code]
    return str(indicator.label) if indicator.kind == "share" else f"{indicator.label} ({indicator.shown_unit})"


def _scope_row(row: Sheet) -> list[Any]:
    svg, said = bar_svg(row.measures)
    bar = {"svg": for_paper(svg, width=BAR_WIDTH), "alt": said} if svg else None
    cells = [_with_coverage(code, row.measures) for code in HEADLINE]
    return [row.scope.name, _value("units", row.measures), bar, *cells]


def _with_coverage(code: str, measures: Figures) -> str:
    measure = measures.get(code)
    value = _value(code, measures)
    return value if measure is None or value == UNKNOWN else f"{value}\n({_coverage(measure)})"


def _coverage(measure: Measure) -> str:
    """«۳۵۸ از ۳۹۳»: as short as a narrow column needs it."""
    if not measure.expected:
        return UNKNOWN
    return _("%(covered)s از %(expected)s") % {
        "covered": group(measure.covered),
        "expected": group(measure.expected),
    }


def _value(code: str, measures: Figures) -> str:
    measure = measures.get(code)
    return value_text(REGISTRY[code], None if measure is None else measure.value)
