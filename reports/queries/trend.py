"""Declared months of one park or of all that a person sees, month by month; read from the kept sums alone."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from core.jalali import Period
from reports.measure import Measure
from reports.models import DeclaredMonth

MONTHS_A_YEAR = 12
SUMS = ("declared", "workers", "output_rial", "cost_rial", "made_rial", "nominal_rial", "lost_tenths", "kwh_hundredths")


@dataclass(frozen=True)
class TrendMonth:
    """One month's sums; None is unknown."""

    period: Period
    declared: int
    workers: int | None
    output_rial: int | None
    cost_rial: int | None
    made_rial: int | None
    nominal_rial: int | None
    lost_tenths: int | None
    kwh_hundredths: int | None

    @property
    def utilisation(self) -> Measure:
        """Σ made ÷ Σ a month's capacity, share of one."""
        made = None if self.made_rial is None else self.made_rial * MONTHS_A_YEAR
        return Measure(made, self.nominal_rial, self.declared, self.declared)

    @property
    def value_added_rial(self) -> int | None:
        if self.output_rial is None or self.cost_rial is None:
            return None
        return self.output_rial - self.cost_rial


def trend(rows: QuerySet[DeclaredMonth], until: Period, count: int) -> list[TrendMonth]:
    """The last `count` months up to `until` that have sums among `rows`, oldest first; one query."""
    first = until
    for _step in range(count - 1):
        first = first.previous()
    found = rows.filter(period__gte=first.code, period__lte=until.code).order_by("period").values("period")
    return [
        TrendMonth(Period.parse(row["period"]), *(row[name] for name in SUMS))
        for row in found.annotate(**{name: Sum(name) for name in SUMS})
    ]


def month_by_park(rows: QuerySet[DeclaredMonth], period: Period) -> dict[int | None, tuple]:
    """{park: sums} of one month; None stands for units outside."""
    return {row[0]: row[1:] for row in rows.filter(period=period.code).order_by().values_list("park", *SUMS)}
