"""What a build has found is written: scopes, figures and rows of tables, in an order that depends on nothing else."""

from collections.abc import Iterator
from typing import Any

from core import bulk
from reports.compute.figures import measures
from reports.compute.sums import Inputs, ScopeKey, Sums, row_totals
from reports.measure import Measure
from reports.models import Breakdown, BreakdownTable, Figure, Report, Scope
from reports.queries.names import ScopeName

BATCH = 2_000
FIGURE = ("scope_id", "indicator", "numerator", "denominator", "covered", "expected")
BREAKDOWN = ("scope_id", "table", "key", "unit_of_measure", "numerator", "denominator", "covered", "expected")
THOUSANDTHS_A_YEAR = 12_000  # idle capacity is added up in thousandths of a year's quantity

Figures = dict[ScopeKey, dict[str, Measure]]
Rows = list[tuple[ScopeKey, str, str, str, Measure]]


def figures_of(found: Inputs, sums: dict[ScopeKey, Sums], keys: list[ScopeKey]) -> Figures:
    """Every indicator of every scope."""
    return {key: measures(key, sums.get(key, Sums()), found.months, found.parameters) for key in keys}


def rows_of(found: Inputs, keys: list[ScopeKey]) -> Rows:
    """The rows of the tables, by scope, table, key and unit of measure."""
    wanted, total = set(keys), row_totals(found)
    idle = THOUSANDTHS_A_YEAR * found.months
    rows = []
    for (key, table, name, uom), (amount, covered, expected) in total.items():
        if key in wanted:
            denominator = idle if table == BreakdownTable.IDLE else 1
            rows.append((key, table, name, uom, Measure(amount, denominator, covered or 0, expected or 0)))
    return sorted(rows, key=lambda row: (str(row[0]), *row[1:4]))


def save_rows(report: Report, figures: Figures, rows: Rows, names: dict[ScopeKey, ScopeName]) -> None:
    """Scopes, figures and rows of the report stand."""
    keys = sorted(names, key=lambda key: names[key].code)
    scopes = Scope.objects.bulk_create([_scope(report, key, names[key]) for key in keys], batch_size=BATCH)
    pks = {key: scope.pk for key, scope in zip(keys, scopes, strict=True)}
    bulk.insert(Figure, FIGURE, list(_figure_rows(pks, figures)))
    bulk.insert(Breakdown, BREAKDOWN, [(pks[key], *facts, *_parts(measure)) for key, *facts, measure in rows])


def _scope(report: Report, key: ScopeKey, name: ScopeName) -> Scope:
    return Scope(
        report=report,
        kind=key[0],
        code=name.code,
        park_id=key[1] if key[0] == "park" else None,
        county_id=key[1] if key[0] == "county" else None,
        name=name.name,
        sort_key=name.sort_key,
        age=name.age,
        counted_in_id=name.county,
    )


def _figure_rows(pks: dict[ScopeKey, int], figures: Figures) -> Iterator[tuple[Any, ...]]:
    for key, pk in pks.items():
        for code, measure in figures[key].items():
            yield (pk, code, *_parts(measure))


def _parts(measure: Measure) -> tuple[int | None, int | None, int, int]:
    return measure.numerator, measure.denominator, measure.covered, measure.expected
