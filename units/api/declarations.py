"""Monthly declarations in the API: read-only, the page's own filters, months as 1404-06, rows named by codes."""

from rest_framework import mixins, serializers, viewsets

from units.filters.declarations import DeclarationFilterSet
from units.models import FIGURE_FIELDS, Declaration, DeclarationLine


class DeclarationLineSerializer(serializers.ModelSerializer):
    """How much of one product was made, in the product's own unit of measure."""

    product = serializers.CharField(source="product.name")
    uom = serializers.CharField(source="product.nominal_uom")

    class Meta:
        model = DeclarationLine
        fields = ("product", "quantity", "uom")


class DeclarationSerializer(serializers.ModelSerializer):
    """One unit's month; an unknown figure is null."""

    unit = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    park = serializers.CharField(source="park.code", default=None)
    lines = DeclarationLineSerializer(many=True)

    class Meta:
        model = Declaration
        fields = (
            "id",
            "unit",
            "unit_name",
            "park",
            "period",
            "state",
            *FIGURE_FIELDS,
            "lines",
            "utilisation",
            "made_value_rial",
            "nominal_value_rial",
            "warnings",
            "explanations",
            "is_late",
            "source",
            "submitted_at",
            "decided_at",
            "return_reason",
        )


class DeclarationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Months that the caller may see; somebody else's draft is not there."""

    queryset = Declaration.objects.none()
    serializer_class = DeclarationSerializer
    filterset_class = DeclarationFilterSet

    def get_queryset(self):
        rows = Declaration.objects.visible_to(self.request.user)
        return rows.select_related("unit", "park").prefetch_related("lines__product")


routes = [("declarations", DeclarationViewSet, "declaration")]
