"""A report for programs: one JSON object, or one CSV line a scope and indicator; exact values, codes, ISO dates."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy

from core.exports import csv_lines
from core.tables import Column, attribute
from reports.compute.productivity import MEANS
from reports.exports.sheets import Line, Sheet, results_of
from reports.exports.support import outcome_of, plain_outcome
from reports.indicators import REGISTRY, full_label
from reports.models import Breakdown, BreakdownTable, FrontierResult, Report
from reports.queries.outlook import Foretold, exact
from reports.queries.sealing import shows_sample_data


def document(report: Report, rows: Sequence[Sheet]) -> dict[str, Any]:
    """The report as plain values: exact values as text, dates ISO, codes as identifiers; None is unknown."""
    period, outcome = report.jalali, outcome_of(rows)
    return {
        "period": report.period,
        "kind": report.kind,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "revision": report.revision,
        "state": report.state,
        "rule_version": report.rule_version,
        "digest": report.digest,
        "seal": report.seal,
        "sample_data": shows_sample_data(report),
        "built_at": _moment(report.built_at),
        "published_at": _moment(report.published_at),
        "support_outcome": None if outcome is None else plain_outcome(outcome),
        "scopes": [
            {
                "scope": row.scope.code,
                "name": row.scope.name,
                "check_code": row.code,
                "seal": row.scope.seal,
                "figures": {line.code: _figure(line) for line in row.lines()},
                "tables": {table: [_row(each) for each in found] for table, found in _open_tables(row)},
                "outlook": {each.code: _outlook(each) for each in row.outlook},
            }
            for row in rows
        ],
    }


def methods() -> list[dict[str, Any]]:
    """The registry of indicators as plain values."""
    return [
        {
            "code": indicator.code,
            "label": full_label(indicator),
            "unit": str(indicator.unit),
            "formula": str(indicator.formula),
            "inputs": str(indicator.inputs),
            "source": str(indicator.source),
            "better": {1: "higher", -1: "lower", 0: None}[indicator.better],
            "rule_version": indicator.rule_version,
        }
        for indicator in REGISTRY.values()
    ]


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _figure(line: Line) -> dict[str, Any]:
    measure = line.measure
    return {
        "value": None if measure.value is None else str(measure.value),
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "covered": measure.covered,
        "expected": measure.expected,
        "check_code": line.check_code,
    }


def _open_tables(row: Sheet) -> list[tuple[str, Sequence[Breakdown]]]:
    """Tables of rows that each stand for themselves; those of support are one thing, told by `support_outcome`."""
    return [(table, found) for table, found in sorted(row.tables.items()) if table != BreakdownTable.SUPPORT]


def _row(row: Breakdown) -> dict[str, Any]:
    """One row of a table, exact as a figure is."""
    return {
        "key": row.key,
        "unit_of_measure": row.unit_of_measure,
        "value": None if row.value is None else str(row.value),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "covered": row.covered,
        "expected": row.expected,
    }


def _outlook(found: Foretold) -> dict[str, Any]:
    """The months to come with the bounds of each, or why none are told; errors are shares of one, as the values."""
    told = found.told
    return {
        "months": told.months,
        "trials": told.trials,
        "error": exact(told.error),
        "last_year_error": exact(told.last_year_error),
        "last_month_error": exact(told.last_month_error),
        "hidden": told.hidden,
        "steps": [
            {"period": period.code, "value": exact(step.value), "low": exact(step.low), "high": exact(step.high)}
            for period, step in found.steps
        ],
    }


def as_json(report: Report, rows: Sequence[Sheet]) -> str:
    """`document` with the registry beside it, as one JSON object."""
    whole = document(report, rows) | {"indicators": methods()}
    if results := results_of(rows):
        whole["total_factor_productivity"] = [_result(result) for result in results]
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _result(result: FrontierResult) -> dict[str, Any]:
    """Efficiency and index of one park, or of the province their means, or why there are none."""
    named = {name: getattr(result, name) for name in MEANS}
    return {
        "scope": result.scope.code,
        **{name: None if value is None else str(value) for name, value in named.items()},
        "left_out": result.left_out,
        "not_compared": result.not_compared,
        "told": result.told,
        "expected": result.expected,
    }


def as_csv(rows: Sequence[Sheet]) -> Iterator[str]:
    """One line a scope and indicator."""
    return csv_lines(chain.from_iterable(row.lines() for row in rows), LINE_COLUMNS)


LINE_COLUMNS = (
    Column("scope", gettext_lazy("دامنه"), attribute("scope.code"), "code"),
    Column("name", gettext_lazy("نام"), attribute("scope.name")),
    Column("indicator", gettext_lazy("شناسهٔ شاخص"), attribute("code"), "code"),
    Column("label", gettext_lazy("شاخص"), lambda line: full_label(line.indicator)),
    Column("value", gettext_lazy("مقدار"), attribute("measure.value"), "number"),
    Column("unit", gettext_lazy("یکا"), lambda line: str(line.indicator.unit)),
    Column("numerator", gettext_lazy("صورت"), attribute("measure.numerator"), "number"),
    Column("denominator", gettext_lazy("مخرج"), attribute("measure.denominator"), "number"),
    Column("covered", gettext_lazy("واحدهای پوشش‌یافته"), attribute("measure.covered"), "number"),
    Column("expected", gettext_lazy("واحدهای مورد انتظار"), attribute("measure.expected"), "number"),
    Column("coverage", gettext_lazy("پوشش"), attribute("measure.coverage"), "number"),
    Column("check_code", gettext_lazy("کد راستی‌آزمایی"), attribute("check_code"), "code"),
)
