"""A made-up producer price index for the months of the sample, labelled as such: no real one comes with the portal."""

from random import Random

from portal.demo.setting import Setting
from reports.models import PriceIndex

BASE = "1400"
SOURCE = "شاخص ساختگی برای داده‌های نمونه؛ رقم رسمی نیست"
FIRST = 40_000  # hundredths: the index is 400 in the first month of the sample


def write_price_index(rng: Random, place: Setting) -> int:
    """Every observed month, and the year before it, has an index that rises by two to four percent a month."""
    months = [place.months[0].year_before()]
    while months[-1] < place.months[-1]:
        months.append(months[-1].next())
    index, rows = FIRST, []
    for month in months:
        rows.append(PriceIndex(month=month.code, hundredths=index, base=BASE, source=SOURCE, is_sample=True))
        index += index * rng.randint(20, 40) // 1_000
    PriceIndex.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
