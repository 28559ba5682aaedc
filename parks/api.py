"""The register of parks for programs: read only, what a person may see, the filters of the page."""

from rest_framework import mixins, serializers, viewsets

from core.api import CursorPagination
from parks.filters import ParkFilterSet
from parks.models import Park


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


class ParkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Parks, zones and special zones; an empty field is unknown, never zero."""

    queryset = Park.objects.none()
    serializer_class = ParkSerializer
    filterset_class = ParkFilterSet
    pagination_class = CursorPagination
    lookup_field = "code"

    def get_queryset(self):
        return Park.objects.visible_to(self.request.user).for_list()


routes = [("parks", ParkViewSet, "park")]
