"""Made-up prices for the months of the sample, labelled as such: a producer price index and some reference prices."""

from random import Random

from core.text import squash
from portal.demo.setting import Setting
from portal.demo.words import INDUSTRIES
from reports.models import PriceIndex
from units.actions.measures import refresh_measures_of
from units.models import ReferencePrice, Unit, uom_key_of

BASE = "1400"
SOURCE = "شاخص ساختگی برای داده‌های نمونه؛ رقم رسمی نیست"
COMMON_SOURCE = "قیمت ساختگی برای داده‌های نمونه؛ رقم رسمی نیست"
# What has a reference price of the province in the sample → its parts of what units of the kind say, month by month.
COMMON = {"میلگرد": (105, 118), "شیر پاستوریزه": (110,), "لولهٔ پلی‌اتیلن": (97,)}
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


def write_reference_prices(place: Setting) -> int:
    """Some kinds of product have common prices, each from a later half of the months; months are measured by them."""
    rows = [
        ReferencePrice(
            name=industry.product,
            name_key=squash(industry.product),
            uom=industry.uom,
            uom_key=uom_key_of(industry.uom),
            month=place.months[-1 - (len(place.months) - 1) // (2 + turn)].code,
            price_rial=industry.price * percent // 100,
            source=COMMON_SOURCE,
            is_sample=True,
        )
        for industry in INDUSTRIES
        for turn, percent in enumerate(COMMON.get(industry.product, ()))
    ]
    ReferencePrice.objects.bulk_create(rows, ignore_conflicts=True)
    makers = Unit.objects.filter(products__name_key__in=[row.name_key for row in rows]).distinct()
    refresh_measures_of(units=makers)
    return len(rows)
