"""Land-use right contracts: signed, extended, ended; the plot's state and the unit's own plot follow them.

Everybody who writes here locks the park, then the unit, then the plot, so that two contracts on one plot meet at the
first lock. The park's lock leaves its key alone: rows that point to the park are written by those who hold a unit.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from parks.models import Park, Plot, PlotState
from units import policies
from units.models import LandContract, PastTenure, Unit


@transaction.atomic
def sign_contract(
    *, unit: Unit, plot: Plot, by: User, today: date, signed_on: date, build_by: date | None = None, number: str = ""
) -> LandContract:
    """The unit holds the plot from `signed_on` and builds it by `build_by`; the plot is assigned unless it is built.

    The plot becomes the unit's own where the unit holds none yet. Raises PermissionDenied, and RuleViolation beside its
    field for a plot outside the unit's park, one that is held, and days that cannot be.
    """
    park = Park.objects.select_for_update(no_key=True).get(pk=plot.park_id)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    plot = Plot.objects.select_for_update(of=("self",)).get(pk=plot.pk)
    if not policies.may_contract_land(by, unit):
        raise PermissionDenied
    if unit.park_id != park.pk:
        raise RuleViolation(_("قرارداد زمین تنها در شهرک خود واحد بسته می‌شود."), field="plot")
    _require_free(plot, signed_on)
    _require_days(signed_on, build_by, today)
    contract = LandContract.objects.create(
        unit=unit, plot=plot, number=number, signed_on=signed_on, build_by=build_by, is_sample=plot.is_sample
    )
    _set_state(plot, PlotState.ASSIGNED, by)
    before, after = _follow(unit, on=signed_on, by=by, note=_("قرارداد زمین"))
    told = {"contract_plot": plot.number, "contract_number": number, "signed_on": signed_on, "build_by": build_by}
    told = {name: value for name, value in told.items() if value}
    record(by=by, verb="contract_signed", subject=unit, before=before or None, after=told | after)
    return contract


@transaction.atomic
def extend_contract(*, contract: LandContract, by: User, build_by: date, reason: str) -> LandContract:
    """The unit builds by another day; the day before it is in the trail."""
    _park, unit, contract = _locked(contract)
    if not policies.may_contract_land(by, unit):
        raise PermissionDenied
    _require_open(contract)
    if build_by < contract.signed_on:
        raise RuleViolation(_("مهلت ساخت نمی‌تواند پیش از تاریخ قرارداد باشد."), field="build_by")
    if build_by == contract.build_by:
        raise RuleViolation(_("مهلت ساخت هم‌اکنون همین است."), field="build_by")
    before = contract.build_by
    contract.build_by = build_by
    contract.save(update_fields=["build_by"])
    told = {"contract_plot": contract.plot.number, "build_by": build_by}
    record(by=by, verb="contract_extended", subject=unit, before={"build_by": before}, after=told, reason=reason)
    return contract


@transaction.atomic
def end_contract(
    *, contract: LandContract, by: User, today: date, ended_on: date, end_reason: str = ""
) -> LandContract:
    """The unit no longer holds the plot from `ended_on` on; the plot is free again unless it is built.

    The unit's own plot is then the newest it still holds, or none. Raises RuleViolation for a contract that has ended
    and beside the day for one to come or before the signing.
    """
    _park, unit, contract = _locked(contract)
    if not policies.may_contract_land(by, unit):
        raise PermissionDenied
    _require_open(contract)
    if ended_on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="ended_on")
    _end(contract, unit, ended_on=ended_on, end_reason=end_reason, by=by)
    return contract


def release_land(*, unit: Unit, by: User, on: date, reason: str) -> None:
    """The unit holds none of the plots it has left; for callers that hold the unit's lock and have moved it.

    Raises RuleViolation beside `on` for a day before one of the contracts was signed.
    """
    for contract in unit.contracts.current().exclude(plot=unit.plot_id).select_related("plot"):
        if on < contract.signed_on:
            raise RuleViolation(_("در این تاریخ قرارداد زمین واحد هنوز بسته نشده بود."), field="on")
        _end(contract, unit, ended_on=on, end_reason=reason, by=by)


def require_own_plot(unit: Unit) -> None:
    """The unit's plot, as it is about to be written, is one it holds by contract, if it holds any."""
    held = set(unit.contracts.current().values_list("plot", flat=True))
    if held and unit.plot_id not in held:
        raise RuleViolation(_("قطعهٔ این واحد را قرارداد زمین آن معلوم می‌کند."), field="plot_number")


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _locked(contract: LandContract) -> tuple[Park, Unit, LandContract]:
    park = Park.objects.select_for_update(no_key=True).get(pk=contract.plot.park_id)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=contract.unit_id)
    return park, unit, unit.contracts.select_related("plot").get(pk=contract.pk)


def _require_free(plot: Plot, signed_on: date) -> None:
    last = plot.contracts.order_by("-signed_on", "-pk")
    if last.filter(ended_on=None).exists():
        raise RuleViolation(_("این قطعه قرارداد باز دارد."), field="plot")
    if last.filter(ended_on__gt=signed_on).exists():
        raise RuleViolation(_("در این تاریخ قطعه در قرارداد دیگری بوده است."), field="signed_on")


def _require_days(signed_on: date, build_by: date | None, today: date) -> None:
    if signed_on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="signed_on")
    if build_by is not None and build_by < signed_on:
        raise RuleViolation(_("مهلت ساخت نمی‌تواند پیش از تاریخ قرارداد باشد."), field="build_by")


def _require_open(contract: LandContract) -> None:
    if contract.ended_on is not None:
        raise RuleViolation(_("این قرارداد پیش‌تر پایان یافته است."))


# ── what follows ──────────────────────────────────────────────────────────────────────────────────────────────────
def _end(contract: LandContract, unit: Unit, *, ended_on: date, end_reason: str, by: User) -> None:
    if ended_on < contract.signed_on:
        raise RuleViolation(_("پایان قرارداد نمی‌تواند پیش از تاریخ آن باشد."), field="ended_on")
    contract.ended_on, contract.end_reason = ended_on, end_reason
    contract.save(update_fields=["ended_on", "end_reason"])
    plot = Plot.objects.select_for_update(of=("self",)).get(pk=contract.plot_id)
    _set_state(plot, PlotState.FREE, by)
    before, after = _follow(unit, on=ended_on, by=by, note=_("پایان قرارداد زمین"), left=plot.pk)
    told = {"contract_plot": plot.number, "ended_on": ended_on}
    record(by=by, verb="contract_ended", subject=unit, before=before or None, after=told | after, reason=end_reason)


def _set_state(plot: Plot, state: str, by: User) -> None:
    """The plot is in that state now, unless somebody has built on it."""
    if plot.state in {PlotState.BUILT, state}:
        return
    before, plot.state = plot.state, state
    plot.save(update_fields=["state"])
    record(by=by, verb="plot_followed", subject=plot, before={"state": before}, after={"state": state})


def _follow(
    unit: Unit, *, on: date, by: User, note: str, left: int | None = None
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """The unit's own plot is one it holds, and none of `left`; returns what it was and is where that changed."""
    held = list(unit.contracts.current().order_by("-signed_on", "-pk").values_list("plot", flat=True))
    old = unit.plot_id
    if old in held or (not held and old != left):
        return {}, {}
    new = held[0] if held else None
    _remember(unit, old, new, on=on, by=by, note=note)
    unit.plot_id = new
    unit.save(update_fields=["plot", "updated_at"])
    return {"plot": old}, {"plot": new}


def _remember(unit: Unit, old: int | None, new: int | None, *, on: date, by: User, note: str) -> None:
    """Past tenures say that the unit's plot was `old` until `on`, and `new` from then on.

    A contract may be told long after it was signed: what was put down of the time since is mended with it.
    """
    since = unit.past_tenures.filter(until__gt=on).order_by("until", "pk")
    then: PastTenure | Unit = since.first() or unit
    if (then.park_id, then.plot_id) == (unit.park_id, old):
        PastTenure.objects.create(
            unit=unit,
            until=on,
            kind=PastTenure.Kind.RELOCATION,
            park_id=then.park_id,
            county_id=then.county_id,
            plot_id=old,
            owner_name=then.owner_name,
            owner_national_id=then.owner_national_id,
            note=note,
            by=by,
        )
    since.filter(park=unit.park_id, plot=old).update(plot=new)
