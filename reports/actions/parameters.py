"""What administrators set: the producer price index of a month, and the dated method of reports.

Nothing here rebuilds a report: the next tick finds that drafts were built by other parameters; published ones stay.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.jalali import Period
from reports import policies
from reports.indicators import REGISTRY
from reports.models import Method, PriceIndex

HUNDREDTHS = 100
LEAST_INDEX, LARGEST_INDEX = Decimal(1), Decimal(1_000_000)


@transaction.atomic
def set_price_index(*, by: User, today: date, month: Period, index: Decimal, base: Period, source: str) -> PriceIndex:
    """The producer price index of a month that is over is this, 100 in `base`; with what it was in the trail.

    RuleViolation beside its field for a month to come, an index out of bounds or finer than a hundredth, no source.
    """
    if not policies.may_set_parameters(by):
        raise PermissionDenied
    _require_sound_index(month, index, today)
    if not source.strip():
        raise RuleViolation(_("منبع شاخص را بنویسید."), field="source")
    told: dict[str, Any] = {
        "hundredths": int(index * HUNDREDTHS), "base": base.code, "source": source.strip(), "is_sample": False,
    }  # fmt: skip
    row = PriceIndex.objects.select_for_update().filter(month=month.code).first()
    before = None if row is None else {name: getattr(row, name) for name in told}
    row, _created = PriceIndex.objects.update_or_create(month=month.code, defaults=told)
    record(by=by, verb="price_index_set", subject=row, before=before, after=told)
    return row


def _require_sound_index(month: Period, index: Decimal, today: date) -> None:
    if month.kind != "month":
        raise RuleViolation(_("ماه را مانند 1404-06 بنویسید."), field="month")
    if month.end > today:
        raise RuleViolation(_("این ماه هنوز به پایان نرسیده است."), field="month")
    if not LEAST_INDEX <= index <= LARGEST_INDEX:
        raise RuleViolation(_("شاخص از ۱ تا ۱٬۰۰۰٬۰۰۰ است."), field="index")
    if index * HUNDREDTHS != int(index * HUNDREDTHS):
        raise RuleViolation(_("شاخص را با حداکثر دو رقم اعشار بنویسید."), field="index")


@transaction.atomic
def set_method(
    *, by: User, valid_from: date, park_age_years: int, minimum_coverage: int, score: Sequence[Mapping[str, Any]]
) -> Method:
    """Periods that end on or after that day are reported by these rules, until a newer row begins.

    A row of the same day is corrected, with what it was in the trail. `score` is as `reports.models.Method` says.
    RuleViolation for a part without weight, of no indicator, or whose two reference values are one.
    """
    if not policies.may_set_parameters(by):
        raise PermissionDenied
    parts = [_sound_part(part) for part in score]
    if len({part["indicator"] for part in parts}) < len(parts):
        raise RuleViolation(_("هر شاخص یک بار در امتیاز می‌آید."))
    told = {"park_age_years": park_age_years, "minimum_coverage": minimum_coverage, "score": parts}
    row = Method.objects.select_for_update().filter(valid_from=valid_from).first()
    before = None if row is None else {name: getattr(row, name) for name in told}
    row, _created = Method.objects.update_or_create(valid_from=valid_from, defaults=told)
    record(by=by, verb="method_set", subject=row, before=before, after=told)
    return row


def _sound_part(part: Mapping[str, Any]) -> dict[str, Any]:
    code, weight = str(part["indicator"]), int(part["weight"])
    low, high = Fraction(str(part["low"])), Fraction(str(part["high"]))
    if code not in REGISTRY or code == "score" or weight < 1:
        raise RuleViolation(_("هر جزء امتیاز شاخصی از فهرست و وزنی از ۱ به بالا دارد."))
    if low == high:
        raise RuleViolation(_("دو مقدار مرجع یک جزء امتیاز برابر نیست."), field=f"{code}_high")
    return {"indicator": code, "weight": weight, "low": str(part["low"]), "high": str(part["high"])}
