"""Reference prices: kinds of product with what they are worth, and one kind with its dated prices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import FORMATS, export_response
from core.jalali import Period, today
from core.pages import paginate, render_page
from reports import policies
from reports.forms import ReferencePriceForm, WithdrawPriceForm
from reports.pages.prices import kind_page
from units.actions.prices import set_reference_price, withdraw_reference_price
from units.exports.prices import KIND_COLUMNS
from units.filters.prices import KindFilterSet
from units.models import Product, ReferencePrice
from units.policies import may_set_prices
from units.queries.prices import Kind, kept_for_nobody, kind_told, kinds_of, makers_of


@login_required
@require_safe
def reference_prices(request: HttpRequest) -> HttpResponseBase:
    """Kinds of product that the reader's units make: what their files say and what holds in common."""
    _require_reader(request)
    filters = KindFilterSet.for_request(request, kinds_of(Product.objects.visible_to(request.user)))
    if (fmt := request.GET.get("format")) in FORMATS:
        return export_response(filters.qs, KIND_COLUMNS, name="reference-prices", fmt=fmt)
    context = {
        "filter": filters,
        "page": paginate(request, filters.qs),
        "kept_for_nobody": kept_for_nobody(request.user),
    }
    return render_page(request, "reports/price_list.html", context=context)


@login_required
@require_safe
def reference_price(request: HttpRequest, product: str, uom: str) -> HttpResponseBase:
    """One kind: its dated prices with their sources, the trail, and the makers that the reader sees."""
    _require_reader(request)
    kind, told = _visible_kind(request, product, uom)
    context = kind_page(request.user, kind, told)
    return render_page(
        request, "reports/price_kind.html", context=context | {"page": paginate(request, makers_of(kind, request.user))}
    )


@login_required
def reference_price_set(request: HttpRequest, product: str, uom: str) -> HttpResponseBase:
    """A price from a month on is set, or corrected where one of that month stands."""
    _require_administrator(request)
    kind, told = _visible_kind(request, product, uom)
    last = ReferencePrice.objects.visible_to(request.user).filter(**kind._asdict()).first()
    this_month = Period.containing(today())
    form = ReferencePriceForm(request.POST or None, last=last, this_month=this_month)
    words = {"name": told["product"], "uom": told["uom"]}
    if form.perform(set_reference_price, by=request.user, today=today(), **words):
        return _done(request, form.result, _("قیمت ثبت شد و ماه‌های اظهارشده از آن ماه دوباره سنجیده شد."))
    return render_page(request, "reports/price_form.html", context={"form": form, "kind": told})


@login_required
def reference_price_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A wrong price goes, with its reason, as if it had never held."""
    _require_administrator(request)
    price = get_object_or_404(ReferencePrice.objects.visible_to(request.user), pk=pk)
    form = WithdrawPriceForm(request.POST or None)
    if form.perform(withdraw_reference_price, by=request.user, price=price):
        return _done(request, price, _("قیمت برداشته شد و ماه‌هایی که با آن سنجیده شده بود دوباره سنجیده شد."))
    return render_page(request, "reports/price_withdraw.html", context={"form": form, "price": price})


def _visible_kind(request: HttpRequest, product: str, uom: str) -> tuple[Kind, dict[str, Any]]:
    kind = Kind(product, uom)
    told = kind_told(kind, request.user)
    if told is None:
        raise Http404
    return kind, told


def _require_reader(request: HttpRequest) -> None:
    if not policies.may_read_parameters(request.user):
        raise Http404


def _require_administrator(request: HttpRequest) -> None:
    if not may_set_prices(request.user):
        raise PermissionDenied


def _done(request: HttpRequest, price: ReferencePrice, said: str) -> HttpResponseBase:
    messages.success(request, said)
    seen = kind_told(Kind(price.name_key, price.uom_key), request.user)
    return redirect(price if seen else "reports:reference_prices")
