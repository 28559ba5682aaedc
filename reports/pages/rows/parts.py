"""Tables of figures that a figure is made of: those of parks, parts of a score, inputs and parts of productivity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.numbers import UNKNOWN, format_decimal, group, percent
from core.tables import Column, attribute
from reports.columns import reason_of
from reports.compute.score import FULL, reached
from reports.indicators import REGISTRY, full_label
from reports.measure import Measure
from reports.models import ScopeKind
from reports.pages.rows.table import RowKind, number, text
from reports.queries.frontiers import FrontierRow
from reports.queries.parameters import score_part
from reports.queries.rows.figures import ParkFigure, own_figures, park_figures, productivity_of
from reports.queries.rows.places import Behind
from reports.wording import coverage_text, figure_url, value_text


def _figure_href(behind: Behind, scope: str, indicator: str) -> str:
    return figure_url(behind.period, scope, indicator, behind.scope.report.revision)


# ── the same figure of each park ──────────────────────────────────────────────────────────────────────────────────
def _park_columns(behind: Behind) -> tuple[Column, ...]:
    indicator = behind.indicator
    columns = [
        number(
            "value", full_label(indicator), attribute("measure.value"),
            lambda row: value_text(indicator, row.measure.value if row.measure else None),
        ),
        text("coverage", _("پوشش"), lambda row: coverage_text(row.measure, indicator.basis)),
    ]  # fmt: skip
    if indicator.code != "score":
        columns.append(text("why_not", _("چرا سنجیده نشد"), lambda row: _why_not(behind, row)))
    return tuple(columns)


def _why_not(behind: Behind, row: ParkFigure) -> str:
    return reason_of(FrontierRow(row.result, behind.period)) if row.result else ""


PARKS = RowKind(
    _("شهرک‌ها"), _("شهرک"), park_figures, _park_columns, attribute("scope.name"),
    lambda behind, row: _figure_href(behind, row.scope.code, behind.indicator.code),
    suits=lambda behind: behind.holds_parks and behind.scope.kind != ScopeKind.PARK,
)  # fmt: skip


# ── the parts of a park's score ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class ScoreRow:
    """One part of the score: the park's own figure, its reference values and the points it brought, of a hundred."""

    code: str
    measure: Measure | None
    weight: int
    low: Fraction
    high: Fraction

    @property
    def points(self) -> Fraction | None:
        """As the score reckons them; None where the figure is unknown and the part is left out."""
        if self.measure is None or self.measure.numerator is None or not self.measure.denominator:
            return None
        return reached(Fraction(self.measure.numerator, self.measure.denominator), self.low, self.high) * FULL

    @property
    def shown_points(self) -> Any:
        return None if self.points is None else round(float(self.points), 1)


def score_rows(behind: Behind) -> list[ScoreRow]:
    """The parts that the report's method names, in its order."""
    parts = [score_part(part) for part in behind.scope.report.parameters.get("score", [])]
    found = own_figures(behind, [part.indicator for part in parts])
    return [ScoreRow(part.indicator, found.get(part.indicator), part.weight, part.low, part.high) for part in parts]


def _score_columns(_behind: Behind) -> tuple[Column, ...]:
    return (
        number(
            "value", _("رقم شهرک"), attribute("measure.value"),
            lambda row: _said(row.code, row.measure.value if row.measure else None),
        ),
        number("weight", _("وزن"), attribute("weight")),
        number("low", _("صفر امتیاز"), lambda row: float(row.low), lambda row: _said(row.code, row.low)),
        number("high", _("امتیاز کامل"), lambda row: float(row.high), lambda row: _said(row.code, row.high)),
        number("points", _("امتیاز از ۱۰۰"), attribute("shown_points")),
    )  # fmt: skip


def _said(code: str, value: Any) -> str:
    """The value in the unit it is shown in, with its unit."""
    indicator = REGISTRY[code]
    if isinstance(value, Fraction):
        value = Measure(value.numerator, value.denominator, 0, 0).value
    said = value_text(indicator, value)
    return said if value is None or indicator.kind == "share" else f"{said} {indicator.shown_unit}"


def _score_sums(_behind: Behind, rows: Sequence[ScoreRow]) -> Mapping[str, Any]:
    """The weighted mean of the known parts: the score, unless coverage withholds it."""
    known = [(row.weight, row.points) for row in rows if row.points is not None]
    weight = sum(weight for weight, _points in known)
    if not weight:
        return {}
    mean = sum((weight * points for weight, points in known), Fraction()) / weight
    words = {"points": format_decimal(round(float(mean), 3), 1)}
    return {"weight": weight, "points": _now("میانگین وزنی %(points)s") % words}


SCORE = RowKind(
    _("اجزای امتیاز"), _("شاخص"), score_rows, _score_columns, lambda row: full_label(REGISTRY[row.code]),
    lambda behind, row: _figure_href(behind, behind.scope.code, row.code), sums=_score_sums,
    suits=lambda behind: behind.scope.kind == ScopeKind.PARK,
)  # fmt: skip


# ── what total factor productivity of a park is made of ───────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Part:
    """An input, the output, another index of the same measurement, or a park that is a model.

    `scope` and `code` name the figure it leads to; models out of the reader's sight are only counted and lead nowhere.
    """

    role: str | Promise
    label: str
    said: str
    scope: str
    code: str


def productivity_parts(behind: Behind) -> list[Part]:
    """Inputs and output as they were used, the indices it belongs to, and the parks that the park is measured by."""
    row = productivity_of(behind)
    if row is None:
        return []
    own = behind.scope.code
    others = [code for code in REGISTRY if code in FRONTIER_CODES and code != behind.indicator.code]
    found = own_figures(behind, others)
    indices = [
        Part(_("شاخص همراه"), full_label(REGISTRY[code]), value_text(REGISTRY[code], found[code].value), own, code)
        for code in others
        if code in found and found[code].value is not None
    ]
    models = [
        Part(_("شهرک الگو"), peer.name, _weight(peer.weight), f"park:{peer.code}", behind.indicator.code)
        for peer in row.peers
        if peer.code != row.code
    ]
    if row.peers_unseen:
        others_said = _now("%(count)s شهرک دیگر") % {"count": group(row.peers_unseen)}
        models.append(Part(_("شهرک الگو"), others_said, UNKNOWN, "", behind.indicator.code))
    return [*_used(row, own), *indices, *models]


FRONTIER_CODES = frozenset(code for code, indicator in REGISTRY.items() if "productivity" in indicator.rows)


def _weight(weight: Any) -> str:
    return _now("وزن %(weight)s") % {"weight": format_decimal(weight, 2)}


def _used(row: FrontierRow, scope: str) -> list[Part]:
    """Each leads to the figure under which its own rows stand."""
    result, used, made = row.result, _("نهاده"), _("ستانده")
    real = result.real_rial if result.real_rial is not None else result.nominal_rial
    added = _("ارزش افزوده به قیمت پایه (ریال)") if result.real_rial is not None else _("ارزش افزودهٔ جاری (ریال)")
    code = "labour_productivity_real" if result.real_rial is not None else "labour_productivity"
    return [
        Part(used, str(_("شاغلان (میانگین ماه‌ها)")), group(row.persons), scope, "workers"),
        Part(used, str(_("برق (کیلووات‌ساعت)")), group(row.kwh), scope, "electricity_intensity"),
        Part(used, str(_("زمین واگذارشده (هکتار)")), group(row.land_ha), scope, "occupancy"),
        Part(made, str(added), group(real), scope, code),
        Part(
            _("پوشش"), str(_("ماه‌های اظهارنامه که هر سه رقم را دارند")), percent(row.coverage), scope, "coverage"
        ),
    ]  # fmt: skip


def _part_columns(_behind: Behind) -> tuple[Column, ...]:
    return (text("role", _("نقش"), lambda row: str(row.role)), text("said", _("مقدار"), attribute("said")))


PRODUCTIVITY = RowKind(
    _("نهاده‌ها، ستانده و اجزا"), _("جزء"), productivity_parts, _part_columns, attribute("label"),
    lambda behind, row: _figure_href(behind, row.scope, row.code) if row.scope else "",
    suits=lambda behind: behind.scope.kind == ScopeKind.PARK,
)  # fmt: skip
KINDS = {"parks": PARKS, "score": SCORE, "productivity": PRODUCTIVITY}
