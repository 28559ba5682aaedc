"""The status ledger in the API: read-only, the page's own filters, days as ISO dates, rows named by codes."""

from rest_framework import mixins, serializers, viewsets

from units.filters.status import StatusChangeFilterSet
from units.models import StatusChange


class StatusChangeSerializer(serializers.ModelSerializer):
    """One event or proposal; `unit` and `park` are codes, people are names."""

    unit = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    park = serializers.CharField(source="unit.park.code", default=None)
    tracking_number = serializers.CharField()
    proposed_by = serializers.CharField(source="proposed_by.full_name", default=None)
    decided_by = serializers.CharField(source="decided_by.full_name", default=None)

    class Meta:
        model = StatusChange
        fields = (
            "id",
            "tracking_number",
            "unit",
            "unit_name",
            "park",
            "previous",
            "status",
            "effective_on",
            "reason",
            "further_reasons",
            "reason_text",
            "route",
            "note",
            "workers",
            "source",
            "decision",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision_note",
        )


class StatusChangeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Events and proposals of the units the caller may see."""

    queryset = StatusChange.objects.none()
    serializer_class = StatusChangeSerializer
    filterset_class = StatusChangeFilterSet

    def get_queryset(self):
        rows = StatusChange.objects.visible_to(self.request.user)
        return rows.select_related("unit", "unit__park", "proposed_by", "decided_by")


routes = [("status-changes", StatusChangeViewSet, "status-change")]
