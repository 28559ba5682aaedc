"""One unit beside the middle of its like: anonymous, never of fewer than five others, never to the last digit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

FEWEST_PEERS = 5  # other units behind a median
DIGITS = 2  # significant digits of a median: the middle of an odd number is one unit's own figure


@dataclass(frozen=True)
class Month:
    """What one unit declared of one month; None is unknown."""

    made: int | None = None  # rial at reference prices, of the month
    nominal: int | None = None  # rial at reference prices, of a year
    output: int | None = None
    cost: int | None = None
    workers: int | None = None
    local: int | None = None
    kwh: Decimal | None = None
    planned: Decimal | None = None
    lost: Decimal | None = None


def utilisation(month: Month) -> Decimal | None:
    """What was made ÷ a twelfth of the capacity; share of one."""
    return _ratio(None if month.made is None else 12 * month.made, month.nominal)


def value_added_per_worker(month: Month) -> Decimal | None:
    """(Output − intermediate cost) ÷ workers; rial a worker and month, at current prices."""
    if month.output is None or month.cost is None:
        return None
    return _ratio(month.output - month.cost, month.workers)


def electricity_per_output(month: Month) -> Decimal | None:
    """kWh ÷ million rial of output, at current prices."""
    return _ratio(None if month.kwh is None else month.kwh * 1_000_000, month.output)


def local_share(month: Month) -> Decimal | None:
    """Local ÷ all workers; share of one."""
    return _ratio(month.local, month.workers)


def lost_share(month: Month) -> Decimal | None:
    """Hours lost ÷ planned hours; share of one."""
    return _ratio(month.lost, month.planned)


Measured = Callable[[Month], Decimal | None]
MEASURES: Mapping[str, Measured] = {
    "utilisation": utilisation,
    "value_added_per_worker": value_added_per_worker,
    "electricity_per_output": electricity_per_output,
    "local_share": local_share,
    "lost_share": lost_share,
}


def _ratio(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    return None if part is None or not whole else Decimal(part) / Decimal(whole)


@dataclass(frozen=True)
class Beside:
    """A unit's own figure, the rounded median of the others that know theirs (None where they are too few), and how
    many those are (None where they are too few to be counted)."""

    own: Decimal | None
    median: Decimal | None
    others: int | None


def beside(measure: Measured, own: Month, others: Iterable[Month], fewest: int = FEWEST_PEERS) -> Beside:
    """`own` beside the middle of `others`, among which it is not."""
    known = [value for month in others if (value := measure(month)) is not None]
    if len(known) < fewest:
        return Beside(measure(own), None, None)
    return Beside(measure(own), rounded(median(known)), len(known))


def rounded(value: Decimal) -> Decimal:
    """The value to two significant digits."""
    return value if not value else value.quantize(Decimal(1).scaleb(value.adjusted() - DIGITS + 1))
