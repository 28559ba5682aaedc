"""Pages of units that may be one: the list, the two side by side, and the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.pages import paginate, render_page
from units import policies
from units.actions.merging import merge_units
from units.actions.twins import dismiss_pair
from units.filters.twins import TwinFilterSet
from units.forms.status import WordForm
from units.forms.twins import TwinMergeForm
from units.models import TwinPair, Unit
from units.queries.twin_page import CountLine, count_lines, fact_lines, month_lines, suggested_keep, with_labels

PLACES = ("first__park", "first__county", "second__park", "second__county")
UNSHOWN = tuple(f"{side}__{name}" for side in ("first", "second") for name in ("search_key", "address"))


@login_required
@require_safe
def twin_list(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for a decision, the likest first; `?decision=different` those that were decided."""
    if not policies.may_read_twins(request.user):
        raise PermissionDenied
    pairs = TwinPair.objects.visible_to(request.user).select_related("decided_by", *PLACES).defer(*UNSHOWN)
    filters = TwinFilterSet.for_request(request, pairs)
    page = paginate(request, filters.qs)
    page.rows = with_labels(page.rows)
    context = {"filter": filters, "page": page, "may_decide": policies.acts_as_official(request.user)}
    return render_page(request, "units/twin_list.html", context=context)


@login_required
def twin_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """The two side by side; sent, it makes one of them."""
    pair = _visible_pair(request, pk)
    first, second = _units_of(request, pair)
    counts = count_lines(first, second, request.user)
    form = _form(request, first, second, counts) if policies.may_merge(request.user, first, second) else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.perform(merge_units, by=request.user):
        messages.success(request, _("این دو یکی شدند؛ شناسهٔ پیشین هم به همین پرونده می‌رسد."))
        return redirect(form.result)
    facts = form.facts if form else fact_lines(first, second)
    context = {"pair": pair, "first": first, "second": second, "counts": counts, "form": form, "facts": facts}
    return render_page(request, "units/twin_pair.html", context=context)


@login_required
@require_POST
def twin_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """«دو واحد جداست»."""
    pair = _visible_pair(request, pk)
    form = WordForm(request.POST)
    if form.perform(dismiss_pair, pair=pair, by=request.user):
        messages.success(request, _("ثبت شد: این دو واحد جدا هستند و دیگر پیشنهاد نمی‌شوند."))
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("units:twin_list")


def _visible_pair(request: HttpRequest, pk: int) -> TwinPair:
    if not policies.may_read_twins(request.user):
        raise PermissionDenied
    pair = get_object_or_404(TwinPair.objects.visible_to(request.user).select_related("decided_by"), pk=pk)
    return with_labels([pair])[0]


def _units_of(request: HttpRequest, pair: TwinPair) -> tuple[Unit, Unit]:
    units = Unit.objects.visible_to(request.user).for_page().in_bulk([pair.first_id, pair.second_id])
    return units[pair.first_id], units[pair.second_id]


def _form(request: HttpRequest, first: Unit, second: Unit, counts: list[CountLine]) -> TwinMergeForm:
    keep = suggested_keep(counts)
    lines: dict[str, Any] = {
        "facts": fact_lines(first, second, keep),
        "months": month_lines(first, second, keep),
    }
    return TwinMergeForm(request.POST or None, first=first, second=second, keep=keep, **lines)
