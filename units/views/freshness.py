"""How fresh the register is: units that fell silent, parks beside each other, and the word that facts still hold."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.jalali import today
from core.pages import paginate, render_page
from units import policies
from units.actions.confirmations import confirm_facts
from units.filters.freshness import SilentFilterSet
from units.forms.freshness import GroupForm
from units.models import FactGroup, Unit
from units.queries.freshness import freshness_of, league


@login_required
@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Units that nobody has confirmed for six months; `?group=` those whose facts of a group have grown old."""
    _require_reader(request)
    units = Unit.objects.visible_to(request.user)
    filters = SilentFilterSet(request.GET, queryset=units, request=request, today=today())
    page = paginate(request, filters.qs.select_related("park", "county"))
    asked = FactGroup(filters.asked).label if filters.asked else ""
    context = {"page": page, "filter": filters, "asked": asked, "tab": "silent"}
    return render_page(request, "units/status_silent.html", context=context)


@login_required
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """Parks by the share of their units' facts that is fresh."""
    _require_reader(request)
    context = {"rows": league(request.user, today()), "groups": FactGroup.choices, "labels": dict(FactGroup.choices)}
    return render_page(request, "units/freshness.html", context=context)


@login_required
@require_safe
def unit_freshness(request: HttpRequest, code: str) -> HttpResponse:
    """The card of the unit's page, and a page by itself: when each group of facts was last confirmed and by what."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    context = {
        "unit": unit,
        "lines": freshness_of(unit, today()),
        "may_confirm_facts": policies.may_confirm_facts(request.user, unit),
    }
    return render_page(request, "units/unit_freshness.html", "units/_freshness.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """«همان است»: one press for one group of facts, on the unit's page."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    form = GroupForm(request.POST)
    if form.perform(confirm_facts, unit=unit, by=request.user, today=today()):
        messages.success(request, _("ثبت شد: این مشخصات همان است که بود."))
    else:
        messages.error(request, " ".join(sentence for _anchor, sentence in form.error_list))
    return redirect(unit)


def _require_reader(request: HttpRequest) -> None:
    if not policies.may_read_freshness(request.user):
        raise PermissionDenied
