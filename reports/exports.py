"""A report as a file: XLSX, CSV and JSON from the same figures as the page and the API."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import csv_lines, write_sheet
from core.jalali import format_datetime
from core.tables import Column, attribute
from reports.indicators import REGISTRY, Indicator, full_label
from reports.measure import Measure
from reports.models import Report, Scope, ScopeKind
from reports.queries.reading import figures, scopes_of

NOTHING = Measure(None, None, 0, 0)
KINDS = tuple(ScopeKind.values)


@dataclass(frozen=True)
class Sheet:
    """A scope and all its figures."""

    scope: Scope
    measures: Mapping[str, Measure]

    def value(self, code: str) -> Decimal | None:
        return self.measures.get(code, NOTHING).value

    def coverage(self, code: str) -> Decimal | None:
        return self.measures.get(code, NOTHING).coverage


@dataclass(frozen=True)
class Line:
    """One indicator of one scope."""

    scope: Scope
    code: str
    measure: Measure

    @property
    def indicator(self) -> Indicator:
        return REGISTRY[self.code]


def sheets(report: Report, visible: QuerySet[Scope], scope_code: str = "") -> list[Sheet]:
    """The report's scopes among `visible` with their figures, all or the one with this code; two queries."""
    wanted = visible.filter(code=scope_code) if scope_code else visible
    scopes = scopes_of(wanted, report, KINDS)
    found = figures(wanted.filter(report=report))
    return [Sheet(scope, found.get(scope.pk, {})) for scope in scopes]


def document(report: Report, rows: Sequence[Sheet]) -> dict[str, Any]:
    """The report as plain values: exact values as text, dates ISO, codes as identifiers; None is unknown."""
    period = report.jalali
    return {
        "period": report.period,
        "kind": report.kind,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "revision": report.revision,
        "state": report.state,
        "rule_version": report.rule_version,
        "digest": report.digest,
        "built_at": _moment(report.built_at),
        "published_at": _moment(report.published_at),
        "scopes": [
            {
                "scope": row.scope.code,
                "name": row.scope.name,
                "figures": {code: _figure(row.measures[code]) for code in REGISTRY if code in row.measures},
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


def _figure(measure: Measure) -> dict[str, Any]:
    return {
        "value": None if measure.value is None else str(measure.value),
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "covered": measure.covered,
        "expected": measure.expected,
    }


def as_json(report: Report, rows: Sequence[Sheet]) -> str:
    """`document` with the registry beside it, as one JSON object."""
    whole = document(report, rows) | {"indicators": methods()}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_csv(rows: Sequence[Sheet]) -> Iterator[str]:
    """One line a scope and indicator."""
    return csv_lines(list(_lines(rows)), LINE_COLUMNS)


def as_xlsx(report: Report, rows: Sequence[Sheet]) -> IO[bytes]:
    """A right-to-left workbook: the province (or the one scope asked for), the parks, the other scopes, the method."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    parks = [row for row in rows if row.scope.kind == ScopeKind.PARK]
    others = [row for row in rows if row.scope.kind not in {ScopeKind.PARK, ScopeKind.PROVINCE}]
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        if rows:
            write_sheet(book, rows[0].scope.name[:31], LINE_COLUMNS, _lines(rows[:1]))
        if len(rows) > 1:
            write_sheet(book, _("شهرک‌ها"), wide_columns(), parks)
        if others and len(rows) > 1:
            write_sheet(book, _("دامنه‌های دیگر"), wide_columns(), others)
        write_sheet(book, _("روش و داده"), METHOD_COLUMNS, [*_facts(report), *methods()])
    file.seek(0)
    return file


def _lines(rows: Sequence[Sheet]) -> Iterator[Line]:
    for row in rows:
        for code in REGISTRY:
            if code in row.measures:
                yield Line(row.scope, code, row.measures[code])


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
)


def _value_of(code: str) -> Callable[[Sheet], Decimal | None]:
    return lambda row: row.value(code)


def _coverage_of(code: str) -> Callable[[Sheet], Decimal | None]:
    return lambda row: row.coverage(code)


def wide_columns() -> list[Column]:
    """A row a scope: every value with its unit in the head, and the share of the expected units it rests on."""
    columns = [
        Column("scope", gettext_lazy("شناسه"), attribute("scope.code"), "code"),
        Column("name", gettext_lazy("نام"), attribute("scope.name")),
    ]
    for code, indicator in REGISTRY.items():
        label = full_label(indicator)
        columns.append(Column(code, f"{label} ({indicator.unit})", _value_of(code), "number"))
        if indicator.rows == "declarations":
            columns.append(
                Column(
                    f"{code}_coverage",
                    gettext_lazy("پوشش: %(label)s") % {"label": label},
                    _coverage_of(code),
                    "number",
                )
            )
    return columns


METHOD_COLUMNS = tuple(
    Column(name, label, itemgetter(name))
    for name, label in (
        ("code", gettext_lazy("شناسه")),
        ("label", gettext_lazy("شاخص")),
        ("unit", gettext_lazy("یکا")),
        ("formula", gettext_lazy("فرمول")),
        ("inputs", gettext_lazy("داده")),
        ("source", gettext_lazy("مأخذ")),
        ("rule_version", gettext_lazy("نسخهٔ روش")),
    )
)


def _facts(report: Report) -> list[dict[str, str]]:
    """The report's own facts, as the first rows of the sheet on method."""
    facts = (
        ("period", _("دوره"), report.jalali.label),
        ("revision", _("ویرایش"), str(report.revision)),
        ("state", _("وضعیت"), str(report.get_state_display())),
        ("built_at", _("زمان ساخت"), format_datetime(report.built_at)),
        ("published_at", _("زمان انتشار"), format_datetime(report.published_at)),
        ("digest", _("مهر داده‌ها"), report.digest),
    )
    blank = dict.fromkeys(("unit", "inputs", "source", "rule_version"), "")
    return [{"code": code, "label": label, "formula": text, **blank} for code, label, text in facts]
