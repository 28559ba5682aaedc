"""A report as a workbook: right to left, one sheet a table, real numbers, frozen heads, coverage beside each ratio."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import write_sheet
from core.jalali import format_datetime
from core.tables import Column, attribute
from reports.codes import verification_url
from reports.columns import COLUMNS, HEADING
from reports.exports.breakdowns import tables
from reports.exports.data import LINE_COLUMNS, methods
from reports.exports.outlook import AHEAD_COLUMNS, ahead
from reports.exports.sheets import Sheet, is_indicator_with_coverage, productivity_rows
from reports.exports.support import OUTCOME_COLUMNS, lines, outcome_of
from reports.indicators import REGISTRY, full_label
from reports.models import Report, ScopeKind
from reports.queries.sealing import shows_sample_data

KIND_TITLES = (
    (ScopeKind.PARK, gettext_lazy("شهرک‌ها")),
    (ScopeKind.COUNTY, gettext_lazy("شهرستان‌ها")),
    (ScopeKind.AGE, gettext_lazy("قدمت شهرک‌ها")),
    (ScopeKind.GROUP, gettext_lazy("گروه‌های صنعت")),
    (ScopeKind.OUTSIDE, gettext_lazy("بیرون از شهرک‌ها")),
)
SheetOf = tuple[str, Sequence[Column], Iterable[Any]]
WIDE, NAMED = 25, 2  # of so many columns the code and the name stay in sight
LONGEST_TITLE = 31  # of a sheet; a spreadsheet refuses more
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_xlsx(report: Report, rows: Sequence[Sheet]) -> IO[bytes]:
    """The province or the one scope asked for, a sheet for each kind of scope, every figure's code, the method.

    Nothing in it says when it was asked for, so that the file of a published report is always the same.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with translation.override("fa"), xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties(_properties(report, rows))
        for title, columns, found in chain(_figures(report, rows), tables(rows), _ends(report, rows)):
            write_sheet(book, title, columns, found, fixed=NAMED if len(columns) > WIDE else 0)
    file.seek(0)
    return file


def _figures(report: Report, rows: Sequence[Sheet]) -> Iterator[SheetOf]:
    """The scope that the book is about line by line, those of each kind side by side, productivity."""
    if rows:
        yield _title(rows[0].scope.name), LINE_COLUMNS, rows[0].lines()
    for kind, title in KIND_TITLES:
        found = [row for row in rows[1:] if row.scope.kind == kind]
        if found:
            yield str(title), wide_columns(), found
    if parks := productivity_rows(report, rows):
        yield _("بهره‌وری کل عوامل"), (*HEADING, *COLUMNS), parks


def _ends(report: Report, rows: Sequence[Sheet]) -> Iterator[SheetOf]:
    """The outcome of support, forecasts, every code, the method."""
    if outcome := outcome_of(rows):
        yield _("نتیجهٔ حمایت"), OUTCOME_COLUMNS, lines(outcome)
    if any(row.outlook for row in rows):
        yield _("پیش‌بینی"), AHEAD_COLUMNS, ahead(rows, report)
    if len(rows) > 1:
        yield _("کدهای راستی‌آزمایی"), CODE_COLUMNS, chain.from_iterable(row.lines() for row in rows)
    yield _("روش و داده"), METHOD_COLUMNS, [*_facts(report, rows), *methods()]


def _title(name: str) -> str:
    return name.translate(_FORBIDDEN)[:LONGEST_TITLE].strip()


def _properties(report: Report, rows: Sequence[Sheet]) -> dict[str, str | datetime]:
    moment = report.published_at or report.built_at or datetime(1970, 1, 1, tzinfo=UTC)
    title = _("گزارش بهره‌وری %(name)s، %(period)s") % {
        "name": rows[0].scope.name if rows else "",
        "period": report.jalali.label,
    }
    return {"title": title, "created": moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)}


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
        if is_indicator_with_coverage(indicator):
            head = gettext_lazy("پوشش: %(label)s") % {"label": label}
            columns.append(Column(f"{code}_coverage", head, _coverage_of(code), "number"))
    columns.append(Column("check_code", gettext_lazy("کد راستی‌آزمایی"), attribute("code"), "code"))
    return columns


CODE_COLUMNS = tuple(
    column for column in LINE_COLUMNS if column.name in {"scope", "name", "indicator", "label", "value", "check_code"}
)
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


def _facts(report: Report, rows: Sequence[Sheet]) -> list[dict[str, str]]:
    """The report's own facts, as the first rows of the sheet on method."""
    first = rows[0] if rows else None
    facts = (
        ("period", _("دوره"), report.jalali.label),
        ("revision", _("ویرایش"), str(report.revision)),
        ("state", _("وضعیت"), str(report.get_state_display())),
        ("built_at", _("زمان ساخت"), format_datetime(report.built_at)),
        ("published_at", _("زمان انتشار"), format_datetime(report.published_at)),
        ("digest", _("مهر داده‌ها"), report.digest),
        ("seal", _("مهر ارقام"), report.seal),
        ("check_code", _("کد راستی‌آزمایی"), first.code if first else ""),
        ("check_url", _("نشانی راستی‌آزمایی"), verification_url(first.code.replace("-", "")) if first else ""),
        ("sample_data", _("دادهٔ نمونه"), _("ارقام و نام واحدها ساختگی است") if shows_sample_data(report) else _("نه")),
    )
    blank = dict.fromkeys(("unit", "inputs", "source", "rule_version"), "")
    return [{"code": code, "label": label, "formula": text, **blank} for code, label, text in facts]
