"""The pages of parks: the list, one park with its tabs, and the correction of what the register says of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.queries import trail_lines
from core.exports import FORMATS, export_response
from core.forms import ActionForm
from core.jalali import today
from core.pages import asked_day, paginate, render_page
from parks import policies
from parks.actions import journal, land, upkeep
from parks.actions import register as actions
from parks.columns import park_table
from parks.exports import park_columns, plot_columns, plot_file_rows
from parks.filters import ParkFilterSet, PlotFilterSet
from parks.forms import BodyEditForm, BodyForm, ParkForm, ParkNoteForm, PhaseForm, PlotForm, UtilityForm
from parks.models import UTILITY_UNITS, BodyKind, Park, ParkBody, ParkPhase, Plot, UtilityKind
from parks.queries.ages import age_class
from parks.queries.land import plot_lines, plots_for_list
from parks.queries.park_page import TABS, events_of, journal_of, overview, units_part
from parks.queries.units import park_rows
from parks.queries.utilities import utility_lines

NOTES_A_PAGE = 25


@login_required
@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    """Parks with their units by status; `?format=csv|xlsx` gives the same rows as a file, `?columns=` the columns."""
    parks = ParkFilterSet.for_request(request, Park.objects.visible_to(request.user).for_list())
    table = park_table(request, parks.sort)
    if (fmt := request.GET.get("format")) in FORMATS:
        if not table.is_chosen:
            return export_response(parks.qs, park_columns(), name="parks", fmt=fmt)
        return export_response(park_rows(parks.qs, request.user, parks.day), table.in_file, name="parks", fmt=fmt)
    page = paginate(request, parks.qs)
    rows = park_rows(page.rows, request.user, parks.day)
    context = {"filter": parks, "table": table, "page": page, "as_of": parks.day, "rows": rows}
    return render_page(request, "parks/park_list.html", context=context)


# ── one park ──────────────────────────────────────────────────────────────────────────────────────────────────────
@login_required
@require_safe
def park_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One park; `?tab=` chooses the part that is read and shown. The plots are a list of their own."""
    park = _visible(request, code)
    tab = request.GET.get("tab", TABS[0])
    if tab == "plots":
        return redirect("parks:plot_list", code)
    tab = tab if tab in _tabs_of(request) else TABS[0]
    return _park_page(request, park, tab, **_PARTS[tab](request, park))


def _visible(request: HttpRequest, code: str) -> Park:
    return get_object_or_404(Park.objects.visible_to(request.user).for_list(), code=code)


def _park_page(request: HttpRequest, park: Park, tab: str, **part: Any) -> HttpResponse:
    return render_page(request, "parks/park_detail.html", context=_frame(request, park, tab) | part)


def _frame(request: HttpRequest, park: Park, tab: str) -> dict[str, Any]:
    """What the head of every tab shows."""
    return {
        "park": park,
        "tab": tab,
        "tabs": _tabs(request, park, tab),
        "age": age_class(park, today()),
        "may_edit": policies.may_edit_park(request.user, park),
    }


def _overview(request: HttpRequest, park: Park) -> dict[str, Any]:
    day = asked_day(request)
    return {"as_of": day, "shown": overview(park, request.user, today(), day)}


def _utilities(request: HttpRequest, park: Park) -> dict[str, Any]:
    return {"lines": utility_lines(park), "may_update": policies.may_update_utilities(request.user, park)}


def _journal(request: HttpRequest, park: Park) -> dict[str, Any]:
    may_add = policies.may_add_park_note(request.user, park)
    page = paginate(request, journal_of(park, request.user), per_page=NOTES_A_PAGE)
    return {"page": page, "form": ParkNoteForm() if may_add else None}


def _changes(request: HttpRequest, park: Park) -> dict[str, Any]:
    page = paginate(request, events_of(park), per_page=NOTES_A_PAGE)
    return {"page": page, "trail": trail_lines(page.rows, request.user)}


_PARTS: dict[str, Callable[[HttpRequest, Park], dict[str, Any]]] = {
    "overview": _overview,
    "units": lambda request, park: {"shown": units_part(park, request.user)},
    "utilities": _utilities,
    "requests": lambda request, park: {},
    "reports": lambda request, park: {},
    "journal": _journal,
    "changes": _changes,
}


def _tabs_of(request: HttpRequest) -> list[str]:
    return [name for name in TABS if name != "journal" or policies.may_read_journal(request.user)]


def _tabs(request: HttpRequest, park: Park, tab: str) -> list[dict[str, Any]]:
    words = {
        "overview": _("نمای کلی"),
        "units": _("واحدها"),
        "plots": _("قطعه‌ها"),
        "utilities": _("آب، برق، گاز و فاضلاب"),
        "requests": _("درخواست‌های زیرساخت"),
        "reports": _("گزارش‌ها"),
        "journal": _("دفتر یادداشت"),
        "changes": _("تاریخچهٔ تغییرات"),
    }
    here = reverse("parks:park_detail", args=[park.code])
    urls = {TABS[0]: here, "plots": reverse("parks:plot_list", args=[park.code])}
    return [
        {"label": words[name], "url": urls.get(name, f"{here}?tab={name}"), "current": name == tab, "count": None}
        for name in _tabs_of(request)
    ]


@login_required
def park_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Corrects the facts of a park."""
    park = get_object_or_404(Park.objects.visible_to(request.user), code=code)
    if not policies.may_edit_park(request.user, park):
        raise PermissionDenied
    form = ParkForm(request.POST or None, park=park, by=request.user)
    if form.perform(actions.update_park, park=park, by=request.user, today=today()):
        messages.success(request, _("مشخصات شهرک ثبت شد."))
        return redirect(park)
    return render_page(request, "parks/park_form.html", context={"park": park, "form": form})


@login_required
@require_POST
def park_note_add(request: HttpRequest, code: str) -> HttpResponse:
    """Writes a note or a visit into the park's journal."""
    park = _visible(request, code)
    if not policies.may_add_park_note(request.user, park):
        raise PermissionDenied
    form = ParkNoteForm(request.POST)
    if form.perform(journal.add_park_note, park=park, by=request.user, today=today()):
        messages.success(request, _("در دفتر شهرک نوشته شد."))
        return redirect(f"{park.get_absolute_url()}?tab=journal")
    return _park_page(request, park, "journal", **_journal(request, park) | {"form": form})


# ── plots and phases ──────────────────────────────────────────────────────────────────────────────────────────────
@login_required
@require_safe
def plot_list(request: HttpRequest, code: str) -> HttpResponse:
    """The plots of a park with their contracts; `?format=csv|xlsx` gives the same rows as a file."""
    park = _visible(request, code)
    plots = plots_for_list(Plot.objects.visible_to(request.user).filter(park=park), request.user, today())
    filters = PlotFilterSet.for_park(request, park, plots)
    if (fmt := request.GET.get("format")) in {"csv", "xlsx"}:
        return export_response(plot_file_rows(filters.qs), plot_columns(), name=f"plots-{park.code}", fmt=fmt)
    page = paginate(request, filters.qs)
    context = _frame(request, park, "plots") | {"filter": filters, "page": page, "lines": plot_lines(page.rows)}
    return render_page(request, "parks/plot_list.html", context=context)


@login_required
def plot_add(request: HttpRequest, code: str) -> HttpResponse:
    park = _editable(request, code)
    form = PlotForm(request.POST or None, park=park)
    if form.perform(land.add_plot, park=park, by=request.user):
        messages.success(request, _("قطعه افزوده شد."))
        return redirect("parks:plot_list", code)
    return _part_form(request, park, form, _("افزودن قطعه"), "plots")


@login_required
def plot_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    park = _editable(request, code)
    plot = get_object_or_404(Plot.objects.visible_to(request.user).filter(park=park).select_related("phase"), pk=pk)
    form = PlotForm(request.POST or None, park=park, plot=plot)
    if form.perform(land.update_plot, plot=plot, by=request.user):
        messages.success(request, _("مشخصات قطعه ثبت شد."))
        return redirect("parks:plot_list", code)
    return _part_form(request, park, form, _("ویرایش قطعه"), "plots")


@login_required
def phase_add(request: HttpRequest, code: str) -> HttpResponse:
    park = _editable(request, code)
    form = PhaseForm(request.POST or None)
    if form.perform(land.add_phase, park=park, by=request.user, today=today()):
        messages.success(request, _("فاز افزوده شد."))
        return redirect(park)
    return _part_form(request, park, form, _("افزودن فاز"))


@login_required
def phase_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    park = _editable(request, code)
    phase = get_object_or_404(ParkPhase.objects.visible_to(request.user).filter(park=park), pk=pk)
    form = PhaseForm(request.POST or None, phase=phase)
    if form.perform(land.update_phase, phase=phase, by=request.user, today=today()):
        messages.success(request, _("مشخصات فاز ثبت شد."))
        return redirect(park)
    return _part_form(request, park, form, _("ویرایش فاز"))


# ── what runs a park ──────────────────────────────────────────────────────────────────────────────────────────────
@login_required
def utility_edit(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Tells what the park has and needs of one utility."""
    park = _visible(request, code)
    if kind not in UtilityKind:
        raise Http404
    if not policies.may_update_utilities(request.user, park):
        raise PermissionDenied
    kind = UtilityKind(kind)
    form = UtilityForm(request.POST or None, kind=kind, utility=park.utilities.filter(kind=kind).first())
    if form.perform(upkeep.update_utility, park=park, kind=kind, by=request.user, today=today()):
        messages.success(request, _("آمار زیرساخت ثبت شد."))
        return redirect(f"{park.get_absolute_url()}?tab=utilities")
    title = _("%(kind)s (%(unit)s)") % {"kind": kind.label, "unit": UTILITY_UNITS[kind]}
    return _part_form(request, park, form, title, "utilities")


@login_required
def body_add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Names a new service company or board of trustees."""
    park = _editable(request, code)
    if kind not in BodyKind:
        raise Http404
    form = BodyForm(request.POST or None)
    if form.perform(upkeep.name_body, park=park, kind=kind, by=request.user, today=today()):
        messages.success(request, _("نهاد ادارهٔ شهرک ثبت شد."))
        return redirect(park)
    return _part_form(request, park, form, BodyKind(kind).label)


@login_required
def body_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    park = _editable(request, code)
    body = get_object_or_404(ParkBody.objects.visible_to(request.user).filter(park=park).current(), pk=pk)
    form = BodyEditForm(request.POST or None, body=body)
    if form.perform(upkeep.update_body, body=body, by=request.user, today=today()):
        messages.success(request, _("مشخصات نهاد ادارهٔ شهرک ثبت شد."))
        return redirect(park)
    return _part_form(request, park, form, body.name)


def _editable(request: HttpRequest, code: str) -> Park:
    park = _visible(request, code)
    if not policies.may_edit_land(request.user, park):
        raise PermissionDenied
    return park


def _part_form(request: HttpRequest, park: Park, form: ActionForm, title: Any, tab: str = TABS[0]) -> HttpResponse:
    """One form about a part of a park; it leads back to the tab from which it came."""
    back = next(one["url"] for one in _tabs(request, park, tab) if one["current"])
    context = {"park": park, "form": form, "title": title, "back": back}
    return render_page(request, "parks/part_form.html", context=context)
