"""The pages of land-use right contracts: signing one for a unit or on a plot, extending and ending it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.jalali import today
from core.pages import render_page
from parks.models import Plot
from parks.policies import may_edit_land
from units import policies
from units.actions import land as actions
from units.forms.land import EndForm, ExtendForm, SignForPlotForm, SignForUnitForm
from units.models import LandContract, Unit
from units.queries.land import ContractLine, is_idle


@login_required
def sign_for_unit(request: HttpRequest, code: str) -> HttpResponse:
    """A contract of this unit on a plot of its park."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).for_page(), code=code)
    if not policies.may_contract_land(request.user, unit):
        raise PermissionDenied
    form = SignForUnitForm(request.POST or None, unit=unit, by=request.user)
    if form.perform(actions.sign_contract, unit=unit, by=request.user, today=today()):
        messages.success(request, _("قرارداد زمین ثبت شد."))
        return redirect(_land_tab(unit))
    context = {"form": form, "park": unit.park, "name": unit.name, "back": _land_tab(unit)}
    return render_page(request, "units/contract_form.html", context=context)


@login_required
def sign_for_plot(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract on this plot of a unit of its park."""
    plot = get_object_or_404(Plot.objects.visible_to(request.user).select_related("park"), pk=pk)
    if not may_edit_land(request.user, plot.park):
        raise PermissionDenied
    form = SignForPlotForm(request.POST or None, plot=plot, by=request.user)
    if form.perform(actions.sign_contract, plot=plot, by=request.user, today=today()):
        messages.success(request, _("قرارداد زمین ثبت شد."))
        return redirect("parks:plot_list", plot.park.code)
    name = _("قطعهٔ %(number)s") % {"number": plot.number}
    context = {"form": form, "park": plot.park, "name": name, "back": _plots(plot)}
    return render_page(request, "units/contract_form.html", context=context)


@login_required
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract; its build-by day is moved here, and it is ended here."""
    rows = LandContract.objects.visible_to(request.user).select_related("unit__park", "plot__park")
    row = get_object_or_404(rows, pk=pk)
    may_write = row.ended_on is None and policies.may_contract_land(request.user, row.unit)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    extend = ExtendForm(request.POST if "extend" in request.POST else None, prefix="extend")
    end = EndForm(request.POST if "end" in request.POST else None, prefix="end")
    back = _plots(row.plot) if request.GET.get("from") == "plots" else _land_tab(row.unit)
    if extend.perform(actions.extend_contract, contract=row, by=request.user):
        messages.success(request, _("مهلت ساخت تمدید شد."))
        return redirect(back)
    if end.perform(actions.end_contract, contract=row, by=request.user, today=today()):
        messages.success(request, _("پایان قرارداد ثبت شد."))
        return redirect(back)
    context: dict[str, Any] = {"line": ContractLine(row, is_idle(row, today())), "back": back, "may_write": may_write}
    return render_page(request, "units/contract.html", context=context | {"extend": extend, "end": end})


def _land_tab(unit: Unit) -> str:
    return f"{unit.get_absolute_url()}?tab=land"


def _plots(plot: Plot) -> str:
    return reverse("parks:plot_list", args=[plot.park.code])
