"""The land of a park as the register tells it: its phases and its plots. Contracts stand above, with the units."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from core.errors import RuleViolation
from core.text import squash
from parks import policies
from parks.models import Park, ParkPhase, Plot, PlotState

HELD_STATES = (PlotState.ASSIGNED, PlotState.BUILT)


# ── plots ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_plot(
    *,
    park: Park,
    by: User,
    number: str,
    area_m2: Decimal | None = None,
    state: str = "",
    phase: ParkPhase | None = None,
) -> Plot:
    """The park has one more plot. Raises RuleViolation beside its field for a number that stands already."""
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    plot = Plot(park=park, number=number, number_key=squash(number), area_m2=area_m2, state=state, phase=phase)
    _require_sound_plot(plot)
    plot.save(force_insert=True)
    told = {name: getattr(plot, name) for name in ("number", "area_m2", "state", "phase")}
    audit.record(by=by, verb="plot_added", subject=plot, after=_plain(_known(told)))
    return plot


@transaction.atomic
def update_plot(*, plot: Plot, by: User, **values: Any) -> Plot:
    """The plot is as `values` tells (number, area_m2, state, phase), with what it was in the trail.

    Raises RuleViolation beside its field for a number that stands already and for a state that denies a contract.
    """
    park = Park.objects.select_for_update().get(pk=plot.park_id)
    plot = Plot.objects.select_for_update(of=("self",)).get(pk=plot.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    before = _apply(plot, values)
    if not before:
        return plot
    plot.number_key = squash(plot.number)
    _require_sound_plot(plot)
    if plot.state not in HELD_STATES and plot.contracts.filter(ended_on=None).exists():
        raise RuleViolation(_("این قطعه قرارداد باز دارد و تنها واگذارشده یا ساخته‌شده است."), field="state")
    plot.save(update_fields=[*before, "number_key"])
    after = {name: values[name] for name in before}
    audit.record(by=by, verb="plot_edited", subject=plot, before=_plain(before), after=_plain(after))
    return plot


def _require_sound_plot(plot: Plot) -> None:
    if not plot.number_key:
        raise RuleViolation(_("شمارهٔ قطعه را بنویسید."), field="number")
    if Plot.objects.filter(park=plot.park_id, number_key=plot.number_key).exclude(pk=plot.pk).exists():
        raise RuleViolation(_("قطعه‌ای با این شماره در شهرک هست."), field="number")
    if plot.area_m2 is not None and plot.area_m2 <= 0:
        raise RuleViolation(_("مساحت قطعه بیش از صفر است."), field="area_m2")
    if plot.phase is not None and plot.phase.park_id != plot.park_id:
        raise RuleViolation(_("این فاز از شهرک دیگری است."), field="phase")


# ── phases ────────────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_phase(*, park: Park, by: User, today: date, number: int, **values: Any) -> ParkPhase:
    """The park has one more phase. Raises RuleViolation beside its field as `update_phase`."""
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    phase = ParkPhase(park=park, number=number, **values)
    _require_sound_phase(phase, park, today)
    phase.save(force_insert=True)
    audit.record(by=by, verb="phase_added", subject=phase, after=_known({"number": number, **values}))
    return phase


@transaction.atomic
def update_phase(*, phase: ParkPhase, by: User, today: date, **values: Any) -> ParkPhase:
    """The phase is as `values` tells, with what it was in the trail.

    Raises RuleViolation for a number that stands already, an area above the park's, a day to come.
    """
    park = Park.objects.select_for_update().get(pk=phase.park_id)
    phase = park.phases.get(pk=phase.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    before = _apply(phase, values)
    if not before:
        return phase
    _require_sound_phase(phase, park, today)
    phase.save(update_fields=list(before))
    after = {name: values[name] for name in before}
    audit.record(by=by, verb="phase_edited", subject=phase, before=before, after=after)
    return phase


def _require_sound_phase(phase: ParkPhase, park: Park, today: date) -> None:
    if park.phases.filter(number=phase.number).exclude(pk=phase.pk).exists():
        raise RuleViolation(_("فازی با این شماره در شهرک هست."), field="number")
    if phase.area_ha is not None and park.total_area_ha is not None and phase.area_ha > park.total_area_ha:
        raise RuleViolation(_("مساحت فاز از مساحت کل شهرک بیشتر است."), field="area_ha")
    if phase.opened_on is not None and phase.opened_on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="opened_on")


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _apply(row: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """Set on `row` what differs; returns what it was."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Keys for rows, as the trail keeps them."""
    return {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
