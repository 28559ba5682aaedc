"""What one declaration adds to a figure, by the arithmetic of `reports.queries.cells`; knows neither tables nor clocks.

The database adds these up for reports; the rows behind a figure show them one by one, to the same rial.
"""

from decimal import Decimal

from reports.compute.parameters import BASE_INDEX

MONTHS_A_YEAR = 12
TENTHS = 10
LARGEST = 10**16  # rial; beyond it a figure is a slip of the pen
MOST_TENTHS = 10_000  # of an hour lost in a month


def real_rial(value: int | None, index: int | None) -> int | None:
    """The value at prices of the base period, whole rial cut towards nought; `index` is the month's, in hundredths."""
    if value is None or not index or abs(value) > LARGEST:
        return None
    cut = abs(value) * BASE_INDEX // index
    return cut if value >= 0 else -cut


def lost_rial(nominal_rial: int | None, planned: Decimal | None, lost: Decimal | None) -> int | None:
    """Nominal output of a month × lost ÷ planned hours, whole rial rounded down; `nominal_rial` is that of a year."""
    if nominal_rial is None or planned is None or lost is None or not 0 <= nominal_rial <= LARGEST:
        return None
    hours, all_hours = round(lost * TENTHS), round(planned * TENTHS)
    if all_hours <= 0 or not 0 <= hours <= MOST_TENTHS:
        return None
    return nominal_rial * hours // (MONTHS_A_YEAR * all_hours)


def idle_rial(nominal_rial: int | None, made_rial: int | None) -> Decimal | None:
    """Nominal output of a month that was not made, at reference prices; below nought where more was made."""
    if not nominal_rial or made_rial is None:
        return None
    return Decimal(nominal_rial) / MONTHS_A_YEAR - made_rial


def added_rial(output_rial: int | None, cost_rial: int | None) -> int | None:
    """Value added: output value − intermediate cost."""
    return None if output_rial is None or cost_rial is None else output_rial - cost_rial
