"""Tables with open ends in the workbook: idle capacity by product group, reasons of standing still, open requests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import Column, attribute
from reports.exports.sheets import Sheet
from reports.models import Breakdown, BreakdownTable, Scope
from reports.pages.constraints import kind_word, reason_word
from reports.queries.tables import class_titles

Words = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """One row of such a table with the scope it is of and its key in words."""

    scope: Scope
    row: Breakdown
    label: str

    @property
    def value(self) -> Decimal | None:
        return self.row.value


def tables(rows: Sequence[Sheet]) -> Iterator[tuple[str, list[Column], list[Row]]]:
    """(title, columns, rows) of each table that says anything of these scopes; one query."""
    titles = class_titles(each for row in rows for each in row.tables.get(BreakdownTable.IDLE, ()))
    for table, title, head, word in (
        (BreakdownTable.IDLE, _("ظرفیت خالی"), _("گروه محصول"), _product_word(titles)),
        (BreakdownTable.REASONS, _("علت‌های ایستایی"), _("علت"), reason_word),
        (BreakdownTable.REQUESTS, _("درخواست‌های باز"), _("نوع درخواست"), kind_word),
    ):
        found = [Row(row.scope, each, word(each.key)) for row in rows for each in row.tables.get(table, ())]
        if found:
            yield title, _columns(table, head), found


def _product_word(titles: Mapping[str, str]) -> Words:
    return lambda key: titles.get(key) or _("گروه محصول نامعلوم")


def _columns(table: str, head: str) -> list[Column]:
    columns = [
        Column("scope", gettext_lazy("دامنه"), attribute("scope.code"), "code"),
        Column("name", gettext_lazy("نام"), attribute("scope.name")),
        Column("key", gettext_lazy("شناسه"), attribute("row.key"), "code"),
        Column("label", head, attribute("label")),
        Column("value", COUNTED[table], attribute("value"), "number"),
    ]
    if table == BreakdownTable.IDLE:
        columns.append(Column("unit_of_measure", gettext_lazy("یکا"), attribute("row.unit_of_measure")))
    return [
        *columns,
        Column("covered", gettext_lazy("واحدهای پوشش‌یافته"), attribute("row.covered"), "number"),
        Column("expected", gettext_lazy("واحدهای مورد انتظار"), attribute("row.expected"), "number"),
    ]


COUNTED: Mapping[str, Promise] = {
    BreakdownTable.IDLE: gettext_lazy("ظرفیت خالی در ماه"),
    BreakdownTable.REASONS: gettext_lazy("شمار واحد"),
    BreakdownTable.REQUESTS: gettext_lazy("شمار درخواست"),
}
