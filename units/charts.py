"""The register's own charts: a unit's past in one bar, and its output month by month against what it could make."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period, format_date, to_jalali
from core.numbers import format_decimal, group, percent
from units.models import Declaration, DeclarationState, Product, Unit
from units.queries.status import Span

STATUS_CLASS = {"active": "on", "semi_active": "semi", "closed": "off", "under_construction": "unk", "": "unk"}


def history_chart(spans: Sequence[Span]) -> str:
    """SVG of the stretches, oldest at the left; "" while the ledger is empty."""
    if not spans:
        return ""
    start, end = spans[0].since, spans[-1].until
    segments = [(STATUS_CLASS[span.status], span.days, _tip(span, end)) for span in spans]
    return charts.history(segments, _years(start, end))


def _tip(span: Span, end: date) -> str:
    since = format_date(span.since)
    if span.until == end:
        return _("از %(since)s|%(status)s") % {"since": since, "status": span.label}
    return _("%(since)s تا %(until)s|%(status)s") % {
        "since": since,
        "until": format_date(span.until),
        "status": span.label,
    }


def _years(start: date, end: date) -> list[tuple[int, str]]:
    """Iranian new years within the bar as (days from its left end, year); every other one when they crowd."""
    first, last = to_jalali(start)[0] + 1, to_jalali(end)[0]
    years = list(range(first, last + 1))
    step = 1 + len(years) // 8
    return [((Period.year(year).start - start).days, str(year)) for year in years[::step]]


def output_chart(unit: Unit, months: Sequence[Declaration], due: Period) -> str:
    """SVG of the main product's monthly output against a twelfth of its nominal capacity; "" with nothing to show.

    `months` are newest first with their lines prefetched; a month without a declaration shows as a gap, never as zero.
    """
    product = unit.products.all().first()
    made = _made(product, months) if product else {}
    if not made:
        return ""
    periods = _run(Period.parse(min(made)), max(due, Period.parse(max(made))))
    values = [made.get(period.code) for period in periods]
    return charts.bars(
        [period.month_name for period in periods],
        [("brand", str(product), values)],
        _("تولید ماهانهٔ %(product)s") % {"product": product},
        ymax=_top(values, product),
        tips=[_output_tip(period, made.get(period.code), product) for period in periods],
        groups=_year_groups(periods),
        ref=_nominal(product),
    )


def _made(product: Product, months: Sequence[Declaration]) -> dict[str, float]:
    sent = (DeclarationState.SUBMITTED, DeclarationState.ACCEPTED)
    return {
        month.period: float(line.quantity)
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


def _top(values: Sequence[float | None], product: Product) -> float | None:
    nominal = float(product.nominal_quantity or 0) / 12
    top = max([nominal, *(value for value in values if value is not None)])
    return top * 1.15 or None


def _nominal(product: Product) -> tuple[float, str] | None:
    if not product.nominal_quantity:
        return None
    monthly = product.nominal_quantity / 12
    label = _("ظرفیت اسمی هر ماه: %(quantity)s %(uom)s") % {
        "quantity": group(round(monthly)),
        "uom": product.nominal_uom,
    }
    return float(monthly), label


def _output_tip(period: Period, made: float | None, product: Product) -> str:
    if made is None:
        return _("%(period)s|اظهارنامه‌ای نرسیده است") % {"period": period.label}
    share = made * 12 / float(product.nominal_quantity) if product.nominal_quantity else None
    return _("%(period)s|تولید: %(made)s %(uom)s|ظرفیت: %(share)s") % {
        "period": period.label,
        "made": format_decimal(made, 0),
        "uom": product.nominal_uom,
        "share": percent(share),
    }


def _year_groups(periods: Sequence[Period]) -> list[tuple[str, int, int]]:
    groups: list[tuple[str, int, int]] = []
    for index, period in enumerate(periods):
        year = period.code[:4]
        if groups and groups[-1][0] == year:
            label, first, count = groups[-1]
            groups[-1] = (label, first, count + 1)
        else:
            groups.append((year, index, 1))
    return groups
