"""Who is in charge of a unit, a park or a person's counties: shown as a panel on those pages, and changed here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, User
from accounts.policies import may_list_users, may_reset_password
from core.errors import RuleViolation
from core.jalali import today
from core.pages import render_page
from parks.actions.people import end_management, limit_official
from parks.models import Park, ParkMembership
from parks.policies import may_limit_officials, may_name_managers
from portal import policies
from portal.forms import CountiesForm
from portal.queries import former_managers_of, managers_of, representatives_of, scopes_of
from units.actions.representatives import end_representation
from units.models import Unit, UnitRepresentative
from units.policies import may_name_representatives


@login_required
@require_safe
def people_panel(request: HttpRequest) -> HttpResponse:
    """Those in charge of `?unit=` or `?park=`, with what the reader may change about it."""
    if code := request.GET.get("unit"):
        unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
        context = {
            "target": unit,
            "rows": _rows(request, representatives_of(unit)),
            "end_url": "representation_end",
            "may_end": may_name_representatives(request.user, unit),
            "invite_query": f"unit={unit.code}" if policies.may_invite_owner(request.user, unit) else "",
        }
    elif code := request.GET.get("park"):
        park = get_object_or_404(Park.objects.visible_to(request.user), code=code)
        context = {
            "target": park,
            "rows": _rows(request, managers_of(park)),
            "former": former_managers_of(park),
            "end_url": "management_end",
            "may_end": may_name_managers(request.user, park),
            "invite_query": f"park={park.code}" if policies.may_invite_manager(request.user, park) else "",
        }
    else:
        raise Http404
    return render_page(request, "portal/people.html", "portal/_people.html", context)


def _rows(request: HttpRequest, rows) -> list[dict]:
    """Each person in charge with whether the reader may hand them a password code; both inside the reader's borders."""
    return [{"row": row, "may_reset": may_reset_password(request.user, row.user)} for row in rows]


@login_required
@require_POST
def representation_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UnitRepresentative.objects.visible_to(request.user).select_related("unit"), pk=pk)
    _end(request, end_representation, representation=row)
    return redirect(row.unit)


@login_required
@require_POST
def management_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ParkMembership.objects.visible_to(request.user).select_related("park"), pk=pk)
    _end(request, end_management, membership=row)
    return redirect(row.park)


def _end(request: HttpRequest, action, **row) -> None:
    try:
        action(by=request.user, until=today(), **row)
        messages.success(request, _("پایان مسئولیت ثبت شد."))
    except RuleViolation as error:
        messages.error(request, str(error))


@login_required
def person_scopes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person is in charge of; an official's counties are chosen here."""
    people = User.objects.visible_to(request.user) if may_list_users(request.user) else User.objects.none()
    person = get_object_or_404(people, pk=pk)
    scopes = scopes_of(person)
    may_limit = may_limit_officials(request.user) and person.role == Role.OFFICIAL
    chosen = [scope.county_id for scope in scopes["counties"]]
    form = CountiesForm(request.POST or None, initial={"counties": chosen}, by=request.user)
    if form.perform(limit_official, user=person, by=request.user):
        messages.success(request, _("حوزهٔ کارشناس ثبت شد."))
        return redirect("accounts:user_detail", pk)
    context = {"person": person, "scopes": scopes, "form": form if may_limit else None}
    return render_page(request, "portal/scopes.html", context=context)
