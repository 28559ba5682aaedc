"""The page of one unit: its tabs, its journal, and its word on the public directory."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from core.jalali import today
from core.pages import asked_day, paginate, render_page
from units import policies
from units.actions.consent import set_directory_consent
from units.actions.notes import add_unit_note
from units.forms.journal import ConsentForm, UnitNoteForm
from units.models import FormerCode, Unit, UnitNote
from units.queries.past import as_it_was
from units.queries.size import with_size
from units.queries.status import computed_status_of, with_recent_utilisation
from units.queries.unit_list import with_last_workers
from units.queries.unit_page import TABS, tabs_of, unit_page
from units.views.declarations import declarations_context
from units.views.status import status_context

NOTES = 25


@login_required
@require_safe
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One unit; `?tab=` chooses the part that is read and shown. A code that was merged away leads on for good."""
    try:
        unit = _unit_of_day(request, code)
    except Http404:
        former = FormerCode.objects.visible_to(request.user).select_related("unit").filter(code=code).first()
        if former is None:
            raise
        return HttpResponsePermanentRedirect(former.unit.get_absolute_url())
    return _render(request, unit, request.GET.get("tab", ""))


@login_required
@require_POST
def unit_note_add(request: HttpRequest, code: str) -> HttpResponse:
    """Adds to the journal; what was found wanting comes back on the journal's tab."""
    unit = _unit_of_day(request, code)
    form = UnitNoteForm(request.POST, today=today())
    if form.perform(add_unit_note, unit=unit, by=request.user, today=today()):
        messages.success(request, _("در دفتر واحد نوشته شد."))
        return redirect(f"{unit.get_absolute_url()}?tab=journal")
    return _render(request, unit, "journal", note_form=form)


@login_required
@require_POST
def directory_consent(request: HttpRequest, code: str) -> HttpResponse:
    """The owner gives or withdraws the unit's word on the public directory."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    form = ConsentForm(request.POST)
    if form.perform(set_directory_consent, unit=unit, by=request.user):
        agreed = form.result.is_in_directory
        messages.success(request, _("رضایت ثبت شد.") if agreed else _("رضایت پس گرفته شد."))
    return redirect("units:owner_home") if request.user.role == Role.OWNER else redirect(unit)


def _unit_of_day(request: HttpRequest, code: str) -> Unit:
    """The unit as it is, or as it was on the day of `?as_of=`; 404 for one that was not known then."""
    units, day = Unit.objects.visible_to(request.user).for_page(), asked_day(request)
    if day is not None:
        units = units.as_of(day)
    units = with_size(with_last_workers(with_recent_utilisation(units, day or today()), day), today(), day)
    unit = get_object_or_404(units, code=code)
    unit.computed_status = computed_status_of(unit)
    return unit if day is None else as_it_was([unit])[0]


def _render(request: HttpRequest, unit: Unit, tab: str, *, note_form: UnitNoteForm | None = None) -> HttpResponse:
    offered, day = tabs_of(request.user), asked_day(request)
    tab = tab if tab in offered else TABS[0]
    context = {
        "unit": unit,
        "as_of": day,
        "tab": tab,
        "tabs": _tabs(request, unit, tab, offered),
        "shown": unit_page(unit, request.user, tab, today=today(), day=day),
        "may_edit": policies.may_edit_unit(request.user, unit),
        **_part(request, unit, tab),
    }
    if tab == "journal":
        context |= _journal(request, unit, note_form)
    return render_page(request, "units/unit_detail.html", context=context)


def _part(request: HttpRequest, unit: Unit, tab: str) -> dict[str, Any]:
    if tab == "declarations":
        return declarations_context(request, unit)
    if tab == "status":
        return status_context(request, unit, computed=unit)
    if tab == "land":
        may_contract = asked_day(request) is None and policies.may_contract_land(request.user, unit)
        return {"may_contract": may_contract}
    if tab != "overview":
        return {}
    return {
        **status_context(request, unit, computed=unit),
        "may_move": policies.may_move_unit(request.user, unit),
        "may_consent": policies.may_consent(request.user, unit),
    }


def _journal(request: HttpRequest, unit: Unit, form: UnitNoteForm | None) -> dict[str, Any]:
    notes = UnitNote.objects.visible_to(request.user).filter(unit=unit).select_related("by")
    if day := asked_day(request):
        notes = notes.filter(on__lte=day)
    may_write = policies.may_add_unit_note(request.user, unit)
    return {
        "page": paginate(request, notes, per_page=NOTES),
        "note_form": (form or UnitNoteForm(today=today())) if may_write else None,
    }


def _tabs(request: HttpRequest, unit: Unit, tab: str, offered: tuple[str, ...]) -> list[dict[str, Any]]:
    words = {
        "overview": _("نمای کلی"),
        "status": _("وضعیت"),
        "declarations": _("اظهارنامه‌ها"),
        "land": _("زمین و انشعاب‌ها"),
        "support": _("حمایت‌ها و درخواست‌ها"),
        "journal": _("دفتر"),
        "changes": _("تاریخچهٔ تغییرات"),
    }
    here = reverse("units:unit_detail", args=[unit.code])
    past = {"as_of": request.GET["as_of"]} if asked_day(request) else {}
    return [
        {"label": words[name], "url": _address(here, name, past), "current": name == tab, "count": None}
        for name in offered
    ]


def _address(here: str, tab: str, past: dict[str, str]) -> str:
    """The tab's address; a past day goes along, the first tab needs no name."""
    query = urlencode(({} if tab == TABS[0] else {"tab": tab}) | past)
    return f"{here}?{query}" if query else here
