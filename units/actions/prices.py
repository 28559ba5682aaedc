"""Common reference prices, as administrators set and withdraw them: dated by month and audited."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.fields import LARGEST_RIAL
from core.jalali import Period
from core.text import squash, tidy
from units import policies
from units.actions.measures import Months, refresh_measures_of
from units.models import Product, ReferencePrice, Unit, uom_key_of
from units.queries.prices import KIND, Kind, hold_prices, kind_code

MONTH = "month"


@transaction.atomic
def set_reference_price(
    *, by: User, today: date, name: str, uom: str, month: Period, price_rial: int, source: str
) -> ReferencePrice:
    """From that month on one `uom` of the product is worth so much in every unit, until a newer row of the kind begins.

    A row of the same kind and month is corrected, with what it was in the trail. Months that were sent in are measured
    again where the row holds. RuleViolation beside its field for a month to come, a price that is none, no source.
    """
    if not policies.may_set_prices(by):
        raise PermissionDenied
    kind = Kind(squash(name), uom_key_of(uom))
    source = tidy(source)
    _require_sound(kind, month, price_rial, source, today)
    _hold(kind)
    told: dict[str, Any] = {"price_rial": price_rial, "source": source}
    place = kind._asdict() | {"month": month.code}
    row = ReferencePrice.objects.filter(**place).first()
    before = None if row is None else {field: getattr(row, field) for field in told}
    words = {"name": tidy(name), "uom": tidy(uom)}
    row, _created = ReferencePrice.objects.update_or_create(
        **place, defaults=told | {"is_sample": False}, create_defaults=told | words
    )
    after = told | {"measured_again": _measure_again(row), KIND: kind_code(row)}
    record(by=by, verb="reference_price_set", subject=row, before=before, after=after)
    return row


@transaction.atomic
def withdraw_reference_price(*, by: User, price: ReferencePrice, reason: str) -> None:
    """The row is gone, as if it had never held; the one before it holds on, or the prices in the units' files.

    The trail keeps what it was and why it went.
    """
    if not policies.may_set_prices(by):
        raise PermissionDenied
    if not reason.strip():
        raise RuleViolation(_("بنویسید چرا این قیمت برداشته می‌شود."), field="reason")
    _hold(Kind(price.name_key, price.uom_key))
    row = ReferencePrice.objects.filter(pk=price.pk).first()
    if row is None:
        raise RuleViolation(_("این قیمت پیش‌تر برداشته شده است."))
    ReferencePrice.objects.filter(pk=row.pk).delete()
    before = {"price_rial": row.price_rial, "source": row.source}
    after = {"measured_again": _measure_again(row), KIND: kind_code(row)}
    record(by=by, verb="reference_price_withdrawn", subject=row, before=before, after=after, reason=tidy(reason))


def _require_sound(kind: Kind, month: Period, price_rial: int, source: str, today: date) -> None:
    if not all(kind):
        raise RuleViolation(_("قیمت مرجع برای محصولی است که نام و یکای ظرفیت آن ثبت شده باشد."))
    if month.kind != MONTH:
        raise RuleViolation(_("ماه را مانند 1404-06 بنویسید."), field="month")
    if month.start > today:
        raise RuleViolation(_("این ماه هنوز نرسیده است؛ از ماه جاری یا ماهی پیش از آن آغاز کنید."), field="month")
    if not 0 < price_rial <= LARGEST_RIAL:
        raise RuleViolation(_("قیمت را به ریال و بیش از صفر بنویسید."), field="price_rial")
    if not source:
        raise RuleViolation(_("منبع قیمت را بنویسید."), field="source")


def _hold(kind: Kind) -> None:
    """Units that make the kind, in one order as everybody locks them, then all prices: nobody measures meanwhile."""
    makers = Unit.objects.filter(products__name_key=kind.name_key, products__uom_key=kind.uom_key)
    keys = makers.order_by().values("pk")
    list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    hold_prices()


def _measure_again(row: ReferencePrice) -> int:
    """How many months moved, of units that make the kind, while the row holds or held."""
    makers = Unit.objects.filter(pk__in=Product.objects.of_kind(row).values("unit")).order_by("pk").only("pk")
    later = ReferencePrice.objects.of_kind(row).filter(month__gt=row.month).order_by("month")
    until = later.values_list("month", flat=True).first()
    return refresh_measures_of(units=makers, months=Months(row.month, until))
