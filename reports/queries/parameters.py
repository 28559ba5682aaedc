"""What administrators had set for each period, as plain values, and the stamp of it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from core.jalali import Period
from reports.compute.parameters import PRESET, Parameters, ScorePart
from reports.models import Method, PriceIndex


def parameters_of(periods: Sequence[Period]) -> dict[str, Parameters]:
    """The parameters of each period, by its code; two queries."""
    methods = list(Method.objects.order_by("-valid_from"))
    index = {row.month: row for row in PriceIndex.objects.all()}
    return {period.code: _parameters(period, methods, index) for period in periods}


def age_limit(day: date) -> int:
    """From how many years on a park is old on `day`: by the method that holds then, else as DOMAIN says; one query."""
    years = Method.objects.filter(valid_from__lte=day).values_list("park_age_years", flat=True).order_by("-valid_from")
    return years.first() or PRESET.park_age_years


def _parameters(period: Period, methods: Iterable[Method], index: dict[str, PriceIndex]) -> Parameters:
    method = next((row for row in methods if row.valid_from <= period.last_day), None)
    rows = [index[month.code] for month in period.months() if month.code in index]
    bases = {row.base for row in rows}
    told: dict[str, Any] = {}
    if len(bases) == 1:  # months told on different bases cannot be added
        base = bases.pop()
        before = [index[month.code] for month in period.year_before().months() if month.code in index]
        told = {
            "base": base,
            "prices": {row.month: row.hundredths for row in rows},
            "prices_before": {row.month: row.hundredths for row in before if row.base == base},
        }
    if method is None:
        return Parameters(**told)
    return Parameters(
        park_age_years=method.park_age_years,
        minimum_coverage=method.minimum_coverage,
        score=tuple(score_part(part) for part in method.score),
        **told,
    )


def score_part(told: dict[str, Any]) -> ScorePart:
    return ScorePart(told["indicator"], int(told["weight"]), Fraction(told["low"]), Fraction(told["high"]))


def as_plain(parameters: Parameters) -> dict[str, Any]:
    """The parameters as a report keeps and shows them: fractions as text, the rest as it is."""
    return {
        "park_age_years": parameters.park_age_years,
        "minimum_coverage": parameters.minimum_coverage,
        "base": parameters.base,
        "prices": dict(sorted(parameters.prices.items())),
        "prices_before": dict(sorted(parameters.prices_before.items())),
        "score": [
            {"indicator": part.indicator, "weight": part.weight, "low": str(part.low), "high": str(part.high)}
            for part in parameters.score
        ],
    }


def parameter_digest(parameters: Parameters) -> str:
    text = json.dumps(as_plain(parameters), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
