"""What is foretold, in files: a small chart and its table on a park's own page of paper, a sheet of the workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jalali import Period
from core.paper_charts import for_paper
from core.tables import Column, attribute
from core.text import listed
from reports.compute.forecast import Step
from reports.exports.drawings import CHART_HEIGHT, CHART_WIDTH
from reports.exports.sheets import Sheet
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.pages.outlook import Outlook, outlooks, why_hidden
from reports.queries.outlook import Foretold, exact


def outlook_blocks(row: Sheet, report: Report) -> list[dict[str, Any]]:
    """The park's next months, or why they are not told; nothing for other scopes and longer periods."""
    told = outlooks(row.outlook, report, row.scope, height=CHART_HEIGHT)
    if not told:
        return []
    items = [_drawn(one, row.scope) for one in told if not one.why]
    unsaid = [f"{one.label}: {_('پیش‌بینی نشان داده نمی‌شود:')} {one.why}" for one in told if one.why]
    legend = [["solid", _("تاکنون")], ["dashed", _("پیش‌بینی")], ["dotted", _("کران‌ها")]]
    return [
        {
            "kind": "outlook",
            "title": _("سه ماه آینده"),
            "hint": _("برآورد از روی گذشته؛ نه برنامه است و نه تعهد"),
            "items": items,
            "legend": legend if items else [],
            "unsaid": unsaid,
        }
    ]


def _drawn(one: Outlook, scope: Scope) -> dict[str, Any]:
    values = listed(f"{month.period.label}: {month.text}، {month.between}" for month in one.months)
    return {
        "title": _("%(label)s (درصد)") % {"label": one.label},
        "svg": for_paper(one.svg, width=CHART_WIDTH),
        "alt": f"{one.label}، {scope.name}. {values}",
        "head": [_("ماه"), _("پیش‌بینی"), _("بازه")],
        "rows": [[month.period.label, month.text, month.between] for month in one.months],
        "hint": one.rests_on,
    }


@dataclass(frozen=True)
class Ahead:
    """A line of the workbook: one month to come, or the one line that says why there is none."""

    scope: Scope
    found: Foretold
    period: Period | None
    step: Step | None
    why: str

    @property
    def label(self) -> str:
        return str(REGISTRY[self.found.code].label)


def ahead(rows: Sequence[Sheet], report: Report) -> Iterator[Ahead]:
    """The lines of the sheet, park by park."""
    for row in rows:
        for found in row.outlook:
            if found.told.hidden:
                yield Ahead(row.scope, found, None, None, why_hidden(found.told, report))
            for period, step in found.steps:
                yield Ahead(row.scope, found, period, step, "")


def _share(path: str) -> Any:
    """The share at a dotted path, with the six decimals that page and JSON carry."""
    read = attribute(path)
    return lambda line: None if (text := exact(read(line))) is None else float(text)


AHEAD_COLUMNS = (
    Column("scope", gettext_lazy("دامنه"), attribute("scope.code"), "code"),
    Column("name", gettext_lazy("نام"), attribute("scope.name")),
    Column("indicator", gettext_lazy("شناسهٔ شاخص"), attribute("found.code"), "code"),
    Column("label", gettext_lazy("شاخص"), attribute("label")),
    Column("period", gettext_lazy("دوره"), attribute("period.code"), "code"),
    Column("month", gettext_lazy("ماه"), attribute("period.label")),
    Column("value", gettext_lazy("پیش‌بینی (سهم از یک)"), _share("step.value"), "number"),
    Column("low", gettext_lazy("کران پایین"), _share("step.low"), "number"),
    Column("high", gettext_lazy("کران بالا"), _share("step.high"), "number"),
    Column("months", gettext_lazy("ماه‌های پیوستهٔ دانسته"), attribute("found.told.months"), "number"),
    Column("trials", gettext_lazy("شمار آزمون بر گذشته"), attribute("found.told.trials"), "number"),
    Column("error", gettext_lazy("میانگین خطای روش"), _share("found.told.error"), "number"),
    Column("year_error", gettext_lazy("خطای تکرار سال پیش"), _share("found.told.last_year_error"), "number"),
    Column("month_error", gettext_lazy("خطای تکرار ماه پیش"), _share("found.told.last_month_error"), "number"),
    Column("why", gettext_lazy("چرا پیش‌بینی نیست"), attribute("why")),
)
