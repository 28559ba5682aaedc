"""The register's own charts: a unit's past in one bar, and its output month by month against what it could make."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts import Series, column_chart, status_history
from core.jalali import Period, format_date, to_jalali
from core.numbers import group, percent
from core.text import shown_digits
from units.compute.measures import MONTHS_A_YEAR
from units.models import Declaration, DeclarationState, Product, Unit
from units.queries.status import Span

LOOKS = {"active": "on", "semi_active": "semi", "closed": "off", "under_construction": "unk", "": "unk"}
YEARS_SHOWN = 8
ROOM_FOR_A_YEAR = 0.08  # of the bar: a year is written to the right of its mark


def history_chart(spans: Sequence[Span]) -> str:
    """SVG of the stretches, oldest at the left; "" while the ledger is empty."""
    if not spans:
        return ""
    start, end = spans[0].since, spans[-1].until
    days = (end - start).days
    segments = [(LOOKS[span.status], span.days / days, _tip(span, end)) for span in spans]
    return status_history(segments, _years(start, end), title=_("روند وضعیت واحد"))


def _tip(span: Span, end: date) -> str:
    since = format_date(span.since)
    if span.until == end:
        return _("از %(since)s|%(status)s") % {"since": since, "status": span.label}
    return _("%(since)s تا %(until)s|%(status)s") % {
        "since": since,
        "until": format_date(span.until),
        "status": span.label,
    }


def _years(start: date, end: date) -> list[tuple[float, str]]:
    """Iranian new years within the bar as (share from its left end, year); fewer of them when they crowd."""
    first, last = to_jalali(start)[0] + 1, to_jalali(end)[0]
    step = 1 + max(0, last - first) // YEARS_SHOWN
    days = (end - start).days
    years = range(first, last + 1, step)
    ticks = [((Period.year(year).start - start).days / days, shown_digits(year)) for year in years]
    return [tick for tick in ticks if tick[0] <= 1 - ROOM_FOR_A_YEAR] or [(0.0, shown_digits(first - 1))]


def output_chart(unit: Unit, months: Sequence[Declaration], due: Period) -> str:
    """SVG of the main product's monthly output against a twelfth of its nominal capacity; "" with nothing to show.

    `months` carry their lines prefetched; a month without a declaration shows as a gap, never as zero.
    """
    product = unit.products.first()
    made = _made(product, months) if product else {}
    if product is None or not made:
        return ""
    periods = _run(Period.parse(min(made)), max(due, Period.parse(max(made))))
    return column_chart(
        [period.month_name for period in periods],
        [Series("brand", str(product), [_shown(made.get(period.code)) for period in periods])],
        title=_("تولید ماهانهٔ %(product)s") % {"product": product},
        reference=_nominal(product),
        tips=[_output_tip(period, made.get(period.code), product) for period in periods],
    )


def _made(product: Product, months: Sequence[Declaration]) -> dict[str, Decimal]:
    sent = (DeclarationState.SUBMITTED, DeclarationState.ACCEPTED)
    return {
        month.period: line.quantity
        for month in months
        if month.state in sent
        for line in month.lines.all()
        if line.product_id == product.pk and line.quantity is not None
    }


def _run(first: Period, last: Period) -> list[Period]:
    periods = [first]
    while periods[-1] < last:
        periods.append(periods[-1].next())
    return periods


def _shown(made: Decimal | None) -> Decimal | None:
    """Whole numbers on the columns once they are large; the read-out says the rest."""
    return made if made is None or made < 100 else Decimal(round(made))


def _nominal(product: Product) -> tuple[float, str] | None:
    if not product.nominal_quantity:
        return None
    monthly = product.nominal_quantity / MONTHS_A_YEAR
    words = {"quantity": group(round(monthly, 1)), "uom": product.nominal_uom}
    return float(monthly), _("ظرفیت اسمی هر ماه: %(quantity)s %(uom)s") % words


def _output_tip(period: Period, made: Decimal | None, product: Product) -> str:
    if made is None:
        return _("%(period)s|اظهارنامه‌ای نرسیده است") % {"period": period.label}
    share = made * MONTHS_A_YEAR / product.nominal_quantity if product.nominal_quantity else None
    return _("%(period)s|تولید: %(made)s %(uom)s|ظرفیت: %(share)s") % {
        "period": period.label,
        "made": group(made),
        "uom": product.nominal_uom,
        "share": percent(share),
    }
