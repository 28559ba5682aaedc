"""What people without an account find: published figures, the parks, and the products of units that agreed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts
from core.search import search
from core.text import squash, tidy
from parks.models import Park
from reports.compute.suppression import FEWEST
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.pages.history import share_tips, shares, through_time, time_axis
from reports.queries.public import SHOWN, TOP, Published
from reports.queries.reading import Reading, figures_by_report
from reports.wording import Shown, shown
from units.models import Product, Unit

MINUTES_KEPT = 10
TABLES = (
    ("county", gettext_lazy("شهرستان‌ها")),
    ("age", gettext_lazy("قدمت شهرک")),
    ("outside", gettext_lazy("بیرون از شهرک‌ها")),
    ("group", gettext_lazy("گروه‌های صنعت")),
    ("park", gettext_lazy("شهرک‌ها")),
)
DRAWN = ("operating_rate", "utilisation_installed")


def everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody: nothing in it depends on who reads, so that browsers and proxies may keep it a while."""

    @wraps(view)
    def shown_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_for_everybody = True  # type: ignore[attr-defined]  # read by portal.navigation
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=60 * MINUTES_KEPT)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return shown_to_all


def frame(tab: str) -> dict[str, Any]:
    """What every public page shows around its own matter; one query."""
    return {"tab": tab, "site_has_sample_data": Unit.objects.filter(is_sample=True).exists()}


@dataclass(frozen=True)
class Cell:
    """A figure as everybody reads it: its text, or that it is hidden."""

    figure: Shown
    is_hidden: bool


@dataclass(frozen=True)
class Line:
    """One scope of a public table."""

    name: str
    cells: Sequence[Cell]


def figures_context(found: Published) -> dict[str, Any]:
    """The tables of a published month."""
    tables = [
        (str(label), [line for scope in found.scopes if scope.kind == kind and (line := _line(found, scope))])
        for kind, label in TABLES
    ]
    province = _line(found, Scope(code=TOP, name=_("استان")))
    return {
        "report": found.report,
        "province": province,
        "heads": [(str(REGISTRY[code].label), _unit(code)) for code in SHOWN],
        "tables": [(label, lines) for label, lines in tables if lines],
        "fewest": FEWEST,
        "has_hidden": any(cell.is_hidden for _label, lines in tables for line in lines for cell in line.cells),
    }


def _unit(code: str) -> str:
    indicator = REGISTRY[code]
    return "" if indicator.kind == "share" else str(indicator.shown_unit)


def _line(found: Published, scope: Scope) -> Line | None:
    """The scope's figures; None where no unit of it is known, which is no secret and no news."""
    units = found.figures.get(scope.code, {}).get("units")
    if units is None or not units.numerator:
        return None
    cells = [
        Cell(shown(Reading(REGISTRY[code], found.measure(scope.code, code))), (scope.code, code) in found.hidden)
        for code in SHOWN
    ]
    return Line(scope.name, cells)


def trend(months: Sequence[Report]) -> list[tuple[str, SafeString, list[tuple[str, str]]]]:
    """The province's published months as charts with their tables; none while there is but one. One query."""
    past = through_time(months)
    if len(past) < 2:
        return []
    scopes = Scope.objects.filter(report__in=Report.objects.published())
    found = figures_by_report(scopes, [moment.report for moment in past], [TOP], DRAWN)
    figures = [moment.figures(found, TOP) for moment in past]
    periods = [moment.period for moment in past]
    drawn = []
    for code in DRAWN:
        series = [charts.Series("brand", _("استان"), shares(code, figures))]
        svg = charts.line_chart(
            time_axis(periods), series, title=str(REGISTRY[code].label), tips=share_tips(periods, series)
        )
        told = [
            (period.label, shown(Reading(REGISTRY[code], then.get(code))).text)
            for period, then in zip(periods, figures, strict=True)
        ]
        drawn.append((str(REGISTRY[code].label), svg, told))
    return drawn


def park_directory(query: str) -> QuerySet[Park]:
    """Parks by name, with the county; facts of parks alone, nothing of units."""
    parks = Park.objects.in_directory().for_list()
    return search(parks, query, "search_key") if query else parks


def product_directory(query: str) -> QuerySet[Unit]:
    """Units that agreed to stand in the directory, with their products; by name of unit or product."""
    products = Prefetch("products", queryset=Product.objects.order_by("position", "pk"))
    units = Unit.objects.in_directory().select_related("park", "county").prefetch_related(products)
    if query:
        # The units' search column holds identifiers and owners: whoever may not read them may not search them either.
        by_product = Product.objects.filter(name_key__contains=squash(query)).values("unit")
        units = units.filter(Q(name__contains=tidy(query)) | Q(pk__in=by_product))
    return units.order_by("sort_key", "pk")
