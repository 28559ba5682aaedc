"""The page of what reports are computed by, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from core.jalali import Period
from core.numbers import format_decimal
from reports import policies
from reports.indicators import REGISTRY, full_label
from reports.models import Method, PriceIndex
from reports.wording import value_text
from units.models import ReferencePrice, SizeThreshold, StatusThreshold

SHOWN = 24
NEWEST = 5


@dataclass(frozen=True)
class IndexRow:
    """A month of the price index."""

    month: str
    index: str
    base: str
    source: str
    is_sample: bool


@dataclass(frozen=True)
class PartRow:
    """A part of the score: what gives nothing and what gives everything."""

    label: str
    weight: int
    low: str
    high: str


@dataclass(frozen=True)
class MethodRow:
    """A dated method; `holds` today."""

    method: Method
    parts: Sequence[PartRow]
    holds: bool


def context(user: User, today: date) -> dict:
    methods = list(Method.objects.visible_to(user))
    holding = next((row for row in methods if row.valid_from <= today), None)
    return {
        "may_set": policies.may_set_parameters(user),
        "prices": [_index(row) for row in PriceIndex.objects.visible_to(user)[:SHOWN]],
        "methods": [MethodRow(row, score_parts(row.score), row == holding) for row in methods],
        "thresholds": StatusThreshold.objects.visible_to(user),
        "sizes": SizeThreshold.objects.visible_to(user),
        "common_prices": ReferencePrice.objects.visible_to(user).order_by("-month", "name", "pk")[:NEWEST],
    }


def _index(row: PriceIndex) -> IndexRow:
    index = format_decimal(Decimal(row.hundredths) / 100, 2)
    return IndexRow(Period.parse(row.month).label, index, Period.parse(row.base).label, row.source, row.is_sample)


def score_parts(score: Sequence[dict]) -> list[PartRow]:
    """The parts of a score as they are kept, in words."""
    return [
        PartRow(
            full_label(REGISTRY[part["indicator"]]),
            part["weight"],
            *(_with_unit(part["indicator"], part[end]) for end in ("low", "high")),
        )
        for part in score
        if part["indicator"] in REGISTRY
    ]


def _with_unit(code: str, stored: str) -> str:
    indicator = REGISTRY[code]
    top, _slash, bottom = stored.partition("/")
    value = value_text(indicator, Decimal(top) / Decimal(bottom or 1))
    return value if indicator.kind == "share" else f"{value} {indicator.shown_unit}"
