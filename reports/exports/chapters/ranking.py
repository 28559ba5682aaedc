"""Where each park stands by the figures that officials ask for first; what rests on too little has no place."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group, percent
from reports.exports.chapters.parts import Asked, Block, table, text
from reports.exports.sheets import NOTHING, Sheet
from reports.indicators import REGISTRY
from reports.measure import Measure
from reports.models import Scope, ScopeKind
from reports.queries.ranking import COVERAGE_FLOOR, places_of
from reports.wording import value_text

RANKED = ("operating_rate", "utilisation_installed", "labour_productivity", "efficiency", "score")
FEWEST_PLACED = 2


def ranking_blocks(asked: Asked) -> list[Block]:
    """Every park with its figures and places, by the first of them. Nothing where the paper does not hold all parks:
    a place among some is none."""
    parks = [row for row in asked.rows if row.scope.kind == ScopeKind.PARK]
    every = Scope.objects.filter(report=asked.report, kind=ScopeKind.PARK).count()
    if len(parks) < max(every, FEWEST_PLACED):
        return []
    places = {code: _places(code, parks) for code in RANKED}
    told = [code for code in RANKED if places[code]]
    if not told:
        return []
    inhabited = [row for row in parks if any(row.value(code) is not None for code in told)]
    first = places[told[0]]
    inhabited.sort(key=lambda row: (first.get(row.scope.pk, len(parks) + 1), row.scope.sort_key, row.scope.pk))
    silent = len(parks) - len(inhabited)
    said = _(
        "جایگاه هر شهرک کنار رقم آن است، به ترتیب «%(by)s». رقمی که بر کمتر از %(floor)s واحدها تکیه دارد جایگاه "
        "ندارد؛ رقم‌های برابر یک جایگاه دارند."
    ) % {"by": REGISTRY[told[0]].label, "floor": percent(COVERAGE_FLOOR, 0)}
    head = [_("شهرک"), *(_head(code, len(places[code])) for code in told)]
    rows = [[row.scope.name, *(_cell(code, row, places[code]) for code in told)] for row in inhabited]
    blocks = [text(said), table(head, [2.4, *[1.3] * len(told)], rows)]
    if silent:
        blocks.append(text(_("%(count)s شهرک دیگر هیچ‌یک از این رقم‌ها را ندارند.") % {"count": group(silent)}))
    return blocks


def _places(code: str, parks: list[Sheet]) -> dict[int, int]:
    measures: dict[int, Measure] = {row.scope.pk: row.measures.get(code, NOTHING) for row in parks}
    return places_of(REGISTRY[code], measures, COVERAGE_FLOOR)


def _head(code: str, placed: int) -> str:
    indicator = REGISTRY[code]
    unit = "" if indicator.kind == "share" else f" ({indicator.shown_unit})"
    return _("%(label)s، از %(count)s") % {"label": f"{indicator.label}{unit}", "count": group(placed)}


def _cell(code: str, row: Sheet, places: Mapping[int, int]) -> str:
    value: Decimal | None = row.value(code)
    if value is None:
        return UNKNOWN
    shown = value_text(REGISTRY[code], value)
    place = places.get(row.scope.pk)
    return shown if place is None else _("%(value)s (رتبهٔ %(place)s)") % {"place": group(place), "value": shown}
