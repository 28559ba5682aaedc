"""The same rows and cells as the portal shows, with nothing around them: no login, menus, filters or translations."""

import csv
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import DetailView, ListView
from rest_framework import serializers, viewsets

from units.models import Declaration, StatusChange, Unit

PER_PAGE = 50
FILE_COLUMNS = (
    *("code", "name", "owner_name", "owner_national_id", "legal_id", "park__name", "county__name", "plot__number"),
    *("isic__code", "group", "establishment_licence", "establishment_licence_on"),
    *("operating_licence", "operating_licence_on", "status", "status_on", "status_reason", "workers_nominal"),
    *("phone", "postal_code", "address", "lat", "lon"),
)
CHUNK = 2_000


class UnitList(ListView):
    """Fifty units a page with an exact count; `?status=`, `?county=` and `?q=` as the portal takes them."""

    template_name = "lean/unit_list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Unit]:
        last = Declaration.objects.filter(unit=OuterRef("pk"), state="accepted").order_by("-period")
        units = Unit.objects.select_related("park", "county").order_by("sort_key", "pk")
        return filtered(units, self.request).annotate(
            last_workers=Subquery(last.values("workers")[:1]),
            last_utilisation=Subquery(last.values("utilisation")[:1]),
            has_pending=Exists(StatusChange.objects.filter(unit=OuterRef("pk"), decision="pending")),
        )


def filtered(units: QuerySet[Unit], request: HttpRequest) -> QuerySet[Unit]:
    if status := request.GET.get("status"):
        units = units.filter(status=status)
    if county := request.GET.get("county"):
        units = units.filter(county__code=county)
    for word in request.GET.get("q", "").split():
        units = units.filter(search_key__contains=word)
    return units


class UnitDetail(DetailView):
    """One unit with its products and its declarations."""

    template_name = "lean/unit_detail.html"
    slug_field = slug_url_kwarg = "code"
    queryset = Unit.objects.select_related("park", "county", "plot", "isic").prefetch_related(
        "products", "declarations"
    )


class UnitSerializer(serializers.ModelSerializer):
    """The fields of the portal's API, by the same library."""

    park = serializers.SlugRelatedField(slug_field="code", read_only=True)
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)
    isic = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Unit
        fields = (
            *("code", "official_code", "name", "legal_id", "park", "county", "isic", "group", "status", "status_on"),
            *("status_reason", "workers_nominal", "last_confirmed_on", "lat", "lon", "is_sample", "updated_at"),
        )


class UnitViewSet(viewsets.ReadOnlyModelViewSet):
    """Django REST framework as its tutorial leaves it."""

    queryset = Unit.objects.select_related("park", "county", "isic").order_by("-pk")
    serializer_class = UnitSerializer


class _Echo:
    def write(self, text: str) -> str:
        return text


def unit_csv(_request: HttpRequest) -> HttpResponse:
    """`values_list` and `csv.writer`, as the manual streams large files."""
    rows = Unit.objects.order_by("sort_key", "pk").values_list(*FILE_COLUMNS).iterator(chunk_size=CHUNK)

    def lines() -> Iterator[str]:
        write = csv.writer(_Echo()).writerow
        yield write(FILE_COLUMNS)
        for row in rows:
            yield write(row)

    return StreamingHttpResponse(lines(), content_type="text/csv")
