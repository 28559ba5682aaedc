"""What reports are computed by: shown to whoever reads reports, set by administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.jalali import today
from core.pages import render_page
from reports import policies
from reports.actions import parameters as actions
from reports.forms import MethodForm, PriceIndexForm, SizeThresholdForm, StatusThresholdForm
from reports.models import Method, PriceIndex
from reports.pages.parameters import context as page_context
from units.actions.thresholds import set_size_threshold, set_status_threshold
from units.models import SizeThreshold, StatusThreshold


@login_required
def parameters(request: HttpRequest) -> HttpResponse:
    """Price index, method with the score's parts, and thresholds, each with the day from which it holds."""
    if not policies.may_read_parameters(request.user):
        raise Http404
    context = page_context(request.user, today())
    return render_page(request, "reports/parameters.html", context=context)


@login_required
def price_index(request: HttpRequest) -> HttpResponse:
    """The producer price index of one month is told or corrected."""
    _require_administrator(request)
    last = PriceIndex.objects.visible_to(request.user).first()
    form = PriceIndexForm(request.POST or None, last=last)
    if form.perform(actions.set_price_index, by=request.user, today=today()):
        return _done(request)
    return _form(request, form, _("شاخص قیمت تولیدکننده"))


@login_required
def method(request: HttpRequest) -> HttpResponse:
    """A dated method: age of parks, minimum coverage, parts of the score."""
    _require_administrator(request)
    form = MethodForm(request.POST or None, last=Method.objects.visible_to(request.user).first())
    if form.perform(actions.set_method, by=request.user):
        return _done(request)
    return _form(request, form, _("روش گزارش و امتیاز شهرک‌ها"), template="reports/method_form.html")


@login_required
def thresholds(request: HttpRequest) -> HttpResponse:
    """Dated bounds of the computed status."""
    _require_administrator(request)
    form = StatusThresholdForm(request.POST or None, last=StatusThreshold.objects.visible_to(request.user).first())
    if form.perform(set_status_threshold, by=request.user):
        return _done(request)
    return _form(request, form, _("آستانه‌های وضعیت محاسبه‌شده"))


@login_required
def sizes(request: HttpRequest) -> HttpResponse:
    """Dated workers of the size classes."""
    _require_administrator(request)
    form = SizeThresholdForm(request.POST or None, last=SizeThreshold.objects.visible_to(request.user).first())
    if form.perform(set_size_threshold, by=request.user):
        messages.success(request, _("ثبت شد. اندازهٔ واحدها از همان روز با این مرزها خوانده می‌شود."))
        return redirect("reports:parameters")
    return _form(request, form, _("آستانه‌های اندازهٔ واحد"))


def _require_administrator(request: HttpRequest) -> None:
    if not policies.may_set_parameters(request.user):
        raise PermissionDenied


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("ثبت شد. گزارش‌های منتشرنشده با آن دوباره ساخته می‌شوند."))
    return redirect("reports:parameters")


def _form(request: HttpRequest, form: Any, title: str, template: str = "reports/parameter_form.html") -> HttpResponse:
    return render_page(request, template, context={"form": form, "title": title}, status=422 if form.errors else 200)
