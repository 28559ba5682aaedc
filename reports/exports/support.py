"""The outcome of support in the workbook and for programs: exact, as it was frozen when the report was published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from core.tables import Column, attribute
from reports.compute.support import Compared, Outcomes
from reports.exports.sheets import Sheet
from reports.measure import Measure
from reports.models import ScopeKind
from reports.pages.outcomes import LABELS
from reports.queries.tables import frozen_outcome

PARTS = ("own_before", "own_after", "other_before", "other_after")


def outcome_of(rows: Sequence[Sheet]) -> Outcomes | None:
    """The outcome among these scopes: that of the province of a published report."""
    province = next((row for row in rows if row.scope.kind == ScopeKind.PROVINCE), None)
    return None if province is None else frozen_outcome(province.tables)


def plain_outcome(found: Outcomes) -> dict[str, Any]:
    """As JSON and API tell it; shares of one and whole rial, exact values as text."""
    return {
        "paid_units": found.paid,
        "awarded_rial": found.rial,
        "programme_kinds": list(found.kinds),
        "price_base": found.base or None,
        "horizons": [
            {
                "months": months,
                "reached": horizon.reached,
                "measures": {name: _plain(one) for name, one in horizon.measures.items()},
            }
            for months, horizon in found.horizons.items()
        ],
    }


def _plain(one: Compared) -> dict[str, Any]:
    values = {part: _text(getattr(one, part)) for part in PARTS}
    return values | {
        "units": one.own_before.covered,
        "matched": one.other_before.covered,
        "compared": one.compared,
    }


def _text(measure: Measure) -> str | None:
    return None if measure.value is None else str(measure.value)


@dataclass(frozen=True)
class Line:
    """One measure at one distance."""

    months: int
    code: str
    reached: int
    one: Compared

    @property
    def label(self) -> str:
        return str(LABELS[self.code])


def lines(found: Outcomes) -> Iterator[Line]:
    for months, horizon in found.horizons.items():
        for code, one in horizon.measures.items():
            yield Line(months, code, horizon.reached, one)


# A measure's value: rial of added value as they are, not the millions that the page shows.
OUTCOME_COLUMNS = (
    Column("months", gettext_lazy("ماه پس از پرداخت"), attribute("months"), "number"),
    Column("code", gettext_lazy("شناسه"), attribute("code"), "code"),
    Column("label", gettext_lazy("سنجه"), attribute("label")),
    Column("reached", gettext_lazy("واحد حمایت‌شدهٔ رسیده به این زمان"), attribute("reached"), "number"),
    Column("units", gettext_lazy("واحد حمایت‌شدهٔ دارای رقم"), attribute("one.own_before.covered"), "number"),
    Column("own_before", gettext_lazy("حمایت‌شده‌ها: پیش"), attribute("one.own_before.value"), "number"),
    Column("own_after", gettext_lazy("حمایت‌شده‌ها: پس"), attribute("one.own_after.value"), "number"),
    Column("matched", gettext_lazy("حمایت‌شدهٔ دارای همانند"), attribute("one.other_before.covered"), "number"),
    Column("compared", gettext_lazy("شمار همانندها"), attribute("one.compared"), "number"),
    Column("other_before", gettext_lazy("همانندها: پیش (وزن‌داده)"), attribute("one.other_before.value"), "number"),
    Column("other_after", gettext_lazy("همانندها: پس (وزن‌داده)"), attribute("one.other_after.value"), "number"),
)
