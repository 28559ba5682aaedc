"""Pages of a unit's moves and sales."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.jalali import today
from core.pages import render_page
from units import policies
from units.actions import tenure as actions
from units.forms.tenure import RelocationForm, TransferForm
from units.models import Unit


@login_required
def unit_relocate(request: HttpRequest, code: str) -> HttpResponse:
    """Records that the unit moved: into a park, to another park or plot, or out of the parks."""
    unit = _movable_unit(request, code)
    form = RelocationForm(request.POST or None, by=request.user, today=today())
    if form.perform(actions.relocate_unit, unit=unit, by=request.user, today=today()):
        messages.success(request, _("جابه‌جایی ثبت شد."))
        return redirect(unit)
    return render_page(request, "units/unit_relocate.html", context={"form": form, "unit": unit})


@login_required
def unit_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """Records that the unit has another owner."""
    unit = _movable_unit(request, code)
    form = TransferForm(request.POST or None, unit=unit, today=today())
    if form.perform(actions.transfer_unit, unit=unit, by=request.user, today=today()):
        messages.success(request, _("انتقال مالکیت ثبت شد."))
        return redirect(unit)
    return render_page(request, "units/unit_transfer.html", context={"form": form, "unit": unit})


def _movable_unit(request: HttpRequest, code: str) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).for_page(), code=code)
    if not policies.may_move_unit(request.user, unit):
        raise PermissionDenied
    return unit
