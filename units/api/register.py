"""Units in the API: read-only, the page's own filters, rows named by codes, days as ISO dates."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from core.api import CursorPagination
from core.jalali import today
from units.filters.register import UnitFilterSet
from units.models import PastTenure, Product, SizeClass, Unit
from units.queries.past import as_it_was
from units.queries.size import size_of, with_size


class ProductSerializer(serializers.ModelSerializer):
    """What a unit makes; `nominal_quantity` is a year's output of the installed machinery."""

    class Meta:
        model = Product
        fields = ("name", "nominal_quantity", "nominal_uom", "reference_price_rial")
        read_only_fields = fields


class UnitSerializer(serializers.ModelSerializer):
    """A unit of the list; an empty field is unknown, never zero."""

    park = serializers.SlugRelatedField(slug_field="code", read_only=True)
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)
    isic = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Unit
        fields = (
            "code",
            "official_code",
            "name",
            "legal_id",
            "park",
            "county",
            "isic",
            "group",
            "status",
            "status_on",
            "status_reason",
            "workers_nominal",
            "last_confirmed_on",
            "lat",
            "lon",
            "is_sample",
            "updated_at",
        )
        read_only_fields = fields


class PastTenureSerializer(serializers.ModelSerializer):
    """Where the unit stood and whose it was until a day; `kind` tells what changed then."""

    park = serializers.SlugRelatedField(slug_field="code", read_only=True)
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)
    plot = serializers.SlugRelatedField(slug_field="number", read_only=True)

    class Meta:
        model = PastTenure
        fields = ("kind", "until", "park", "county", "plot", "owner_name")
        read_only_fields = fields


class UnitDetailSerializer(UnitSerializer):
    """Everything the unit's own page tells."""

    plot = serializers.SlugRelatedField(slug_field="number", read_only=True)
    products = ProductSerializer(many=True, read_only=True)
    past_tenures = PastTenureSerializer(many=True, read_only=True)
    size = serializers.SerializerMethodField(help_text="by the workers last declared, else those of the licence")

    class Meta(UnitSerializer.Meta):
        fields = (
            *UnitSerializer.Meta.fields,
            "owner_name",
            "plot",
            "establishment_licence",
            "establishment_licence_on",
            "operating_licence",
            "operating_licence_on",
            "phone",
            "postal_code",
            "address",
            "size",
            "power_kw",
            "gas_m3_h",
            "water_l_s",
            "siting_group",
            "wastewater_m3_day",
            "environment_permit",
            "environment_permit_until",
            "is_in_directory",
            "products",
            "past_tenures",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=[*SizeClass.choices, ("", "")]))
    def get_size(self, unit: Unit) -> str:
        return size_of(unit)


class UnitViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Units that the caller may see."""

    queryset = Unit.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilterSet
    pagination_class = CursorPagination
    lookup_field = "code"

    def get_queryset(self):
        rows = Unit.objects.visible_to(self.request.user)
        if self.action == "retrieve":
            past = Prefetch("past_tenures", PastTenure.objects.select_related("park", "county", "plot"))
            return with_size(rows.for_page(), today()).prefetch_related("products", past)
        return rows.select_related("park", "county", "isic")

    def paginate_queryset(self, queryset):
        """The page's rows; asked for a past day, they say what held then."""
        rows = super().paginate_queryset(queryset)
        return as_it_was(rows) if "status_then" in queryset.query.annotations else rows

    def get_serializer_class(self):
        return UnitDetailSerializer if self.action == "retrieve" else UnitSerializer


routes = [("units", UnitViewSet, "unit")]
