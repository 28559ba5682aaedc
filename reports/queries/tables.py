"""Tables of a report whose rows are not known beforehand, as they were frozen with it."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from reports.compute.support import Outcomes, from_rows
from reports.models import Breakdown, BreakdownTable, Report, Scope, ScopeKind
from units.models import IsicClass

Tables = Mapping[str, Sequence[Breakdown]]
NO_TABLES: Tables = {}


def tables_of(scopes: QuerySet[Scope]) -> dict[int, dict[str, list[Breakdown]]]:
    """{scope: {table: its rows}} of these scopes, the largest row first, unknown ones last; one query."""
    found: dict[int, dict[str, list[Breakdown]]] = {}
    for row in Breakdown.objects.filter(scope__in=scopes).order_by("key", "unit_of_measure"):
        found.setdefault(row.scope_id, {}).setdefault(row.table, []).append(row)
    return {scope: {table: _ordered(rows) for table, rows in tables.items()} for scope, tables in found.items()}


def province_tables(scopes: QuerySet[Scope], report: Report) -> Tables:
    """The tables of the report's province, where it is among `scopes`; one query."""
    found = tables_of(scopes.filter(report=report, kind=ScopeKind.PROVINCE))
    return next(iter(found.values()), NO_TABLES)


def frozen_outcome(tables: Tables) -> Outcomes | None:
    """The outcome of support as it was frozen when the report was published; None of a report without it."""
    rows = tables.get(BreakdownTable.SUPPORT)
    return from_rows((row.key, row.unit_of_measure, row.measure) for row in rows) if rows else None


def _ordered(rows: Iterable[Breakdown]) -> list[Breakdown]:
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.key, row.unit_of_measure))


def class_titles(rows: Iterable[Breakdown]) -> dict[str, str]:
    """{ISIC class: its title} of these rows; one query."""
    classes = IsicClass.objects.filter(code__in={row.key for row in rows})
    return {each.code: each.title or each.title_en for each in classes}
