"""What a lack costs the units that suffer from it, month by month, and whether their output rose when it was met.

Pure arithmetic over accepted declarations; rial and persons. What nobody declared is None and counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class UnitMonth:
    """One accepted declaration of an affected unit: `made_rial` of the month, `nominal_rial` of a year, at reference
    prices; `lost_hours` for the cause in question, of `planned_hours`.
    """

    unit: int
    period: str
    workers: int | None
    made_rial: int | None
    nominal_rial: int | None
    lost_hours: Decimal | None
    planned_hours: Decimal | None

    @property
    def idle_rial(self) -> int | None:
        """Nominal output of a month less what was made, never below nought, rial."""
        if self.made_rial is None or self.nominal_rial is None:
            return None
        return max(0, self.nominal_rial // MONTHS_A_YEAR - self.made_rial)

    @property
    def lost_rial(self) -> int | None:
        """Nominal output of a month × lost hours ÷ planned hours, rial (DOMAIN §7, lost output)."""
        if self.nominal_rial is None or self.lost_hours is None or not self.planned_hours:
            return None
        return int(Decimal(self.nominal_rial) / MONTHS_A_YEAR * self.lost_hours / self.planned_hours)


@dataclass(frozen=True)
class LedgerMonth:
    """A month of all affected units: `declared` of them told something; a sum over none is None."""

    period: str
    declared: int
    jobs: int | None
    idle_rial: int | None
    lost_rial: int | None
    lost_known: int


@dataclass(frozen=True)
class Ledger:
    """The months, newest first; `lost_rial` is their sum, `lost_a_month` its mean over the months that told it."""

    months: Sequence[LedgerMonth]
    lost_rial: int | None
    lost_a_month: int | None


def ledger_of(rows: Iterable[UnitMonth], periods: Sequence[str]) -> Ledger:
    """The lost-output ledger of these periods, in their order."""
    by_period: dict[str, list[UnitMonth]] = defaultdict(list)
    for row in rows:
        by_period[row.period].append(row)
    months = [_month(period, by_period[period]) for period in periods]
    lost = [month.lost_rial for month in months if month.lost_rial is not None]
    return Ledger(months, sum(lost) if lost else None, sum(lost) // len(lost) if lost else None)


def _month(period: str, rows: Sequence[UnitMonth]) -> LedgerMonth:
    lost = [row.lost_rial for row in rows if row.lost_rial is not None]
    return LedgerMonth(
        period=period,
        declared=len(rows),
        jobs=_sum(row.workers for row in rows),
        idle_rial=_sum(row.idle_rial for row in rows),
        lost_rial=sum(lost) if lost else None,
        lost_known=len(lost),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class Outcome:
    """Output of the same units before and after a delivery, rial a month at reference prices (so that prices do not
    count). `matched` of `units` declared on both sides; `change` is after ÷ before − 1.
    """

    units: int
    matched: int
    before_rial: int | None
    after_rial: int | None
    lost_hours_before: Decimal | None
    lost_hours_after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if not self.before_rial or self.after_rial is None:
            return None
        return Decimal(self.after_rial) / self.before_rial - 1

    @property
    def rose(self) -> bool | None:
        return None if self.change is None else self.change > 0


def outcome_of(rows: Sequence[UnitMonth], before: Iterable[str], after: Iterable[str], *, units: int) -> Outcome:
    """The mean month of each unit before and after, added up over the units that declared on both sides."""
    made = [_means(rows, periods, "made_rial") for periods in (set(before), set(after))]
    hours = [_means(rows, periods, "lost_hours") for periods in (set(before), set(after))]
    matched = made[0].keys() & made[1].keys()
    timed = hours[0].keys() & hours[1].keys()
    return Outcome(
        units=units,
        matched=len(matched),
        before_rial=int(sum(made[0][unit] for unit in matched)) if matched else None,
        after_rial=int(sum(made[1][unit] for unit in matched)) if matched else None,
        lost_hours_before=sum((hours[0][unit] for unit in timed), Decimal(0)) if timed else None,
        lost_hours_after=sum((hours[1][unit] for unit in timed), Decimal(0)) if timed else None,
    )


def _means(rows: Iterable[UnitMonth], periods: set[str], name: str) -> dict[int, Decimal]:
    """Each unit's mean of one figure over those of the periods for which it told it."""
    told: dict[int, list[Decimal]] = defaultdict(list)
    for row in rows:
        value = getattr(row, name)
        if row.period in periods and value is not None:
            told[row.unit].append(Decimal(value))
    return {unit: sum(values, Decimal(0)) / len(values) for unit, values in told.items()}
