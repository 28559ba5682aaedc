"""The register of parks for programs: read only, what a person may see, the filters of the page."""

from typing import Any

from rest_framework import mixins, serializers, viewsets

from core.api import CursorPagination
from core.jalali import today
from parks.filters import ParkFilterSet
from parks.models import Park, ParkPhase
from parks.queries.land import land_totals
from parks.queries.utilities import utility_lines


class ParkSerializer(serializers.ModelSerializer):
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Park
        fields = (
            "code",
            "official_code",
            "name",
            "name_en",
            "aliases",
            "kind",
            "county",
            "established_on",
            "established_year_only",
            "total_area_ha",
            "assignable_area_ha",
            "ownership",
            "specialised_in",
            "stage",
            "lat",
            "lon",
            "location_is_approximate",
            "source",
            "is_sample",
            "updated_at",
        )
        read_only_fields = fields


class PhaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = ParkPhase
        fields = ("number", "name", "area_ha", "stage", "opened_on", "is_sample")
        read_only_fields = fields


class UtilitySerializer(serializers.Serializer):
    """One utility in its own unit of measure; `gap` is demand less capacity, `coverage` capacity over demand."""

    kind = serializers.CharField()
    capacity = serializers.DecimalField(14, 2, source="row.capacity", default=None)
    allocated = serializers.DecimalField(14, 2, source="row.allocated", default=None)
    demand = serializers.DecimalField(14, 2, source="row.demand", default=None)
    gap = serializers.DecimalField(14, 2, allow_null=True)
    coverage = serializers.DecimalField(12, 4, allow_null=True)
    as_of = serializers.DateField(source="row.as_of", default=None)
    is_sample = serializers.BooleanField(source="row.is_sample", default=False)


class ParkDetailSerializer(ParkSerializer):
    """A park with its phases, utilities and land; idle land is held, unbuilt and past its build-by day."""

    phases = PhaseSerializer(many=True, read_only=True)
    utilities = UtilitySerializer(source="utility_lines", many=True, read_only=True)
    plots = serializers.IntegerField(source="land.plots", read_only=True)
    idle_plots = serializers.IntegerField(source="land.idle", read_only=True)
    idle_ha = serializers.DecimalField(12, 2, source="land.idle_ha", read_only=True, allow_null=True)

    class Meta(ParkSerializer.Meta):
        fields = (*ParkSerializer.Meta.fields, "phases", "utilities", "plots", "idle_plots", "idle_ha")
        read_only_fields = fields


class ParkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Parks, zones and special zones; an empty field is unknown, never zero."""

    queryset = Park.objects.none()
    serializer_class = ParkSerializer
    filterset_class = ParkFilterSet
    pagination_class = CursorPagination
    lookup_field = "code"

    def get_queryset(self):
        return Park.objects.visible_to(self.request.user).for_list()

    def get_serializer_class(self):
        return ParkDetailSerializer if self.action == "retrieve" else ParkSerializer

    def get_object(self) -> Any:
        """The park with what its detail tells of utilities and land."""
        park: Any = super().get_object()
        park.utility_lines, park.land = utility_lines(park), land_totals(park, self.request.user, today())
        return park


routes = [("parks", ParkViewSet, "park")]
