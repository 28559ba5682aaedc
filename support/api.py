"""The support app's resources: read-only, from what the person may see, with the pages' filters."""

from rest_framework import mixins, serializers, viewsets

from support.filters.programmes import ApplicationFilterSet, ProgrammeFilterSet
from support.filters.requests import RequestFilterSet
from support.models import Application, Enquiry, InfrastructureRequest, Programme


class EnquirySerializer(serializers.ModelSerializer):
    agency = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Enquiry
        fields = ("agency", "question", "sent_on", "due_on", "verdict", "answer", "answered_on")


class RequestSerializer(serializers.ModelSerializer):
    park = serializers.SlugRelatedField(slug_field="code", read_only=True)
    agency = serializers.SlugRelatedField(slug_field="code", read_only=True)
    enquiries = EnquirySerializer(many=True, read_only=True)

    class Meta:
        model = InfrastructureRequest
        fields = (
            "number", "park", "kind", "title", "need", "quantity", "answers", "stage", "stage_since", "due_on",
            "holder_role", "agency", "enquiries", "estimated_cost_rial", "actual_cost_rial", "resolution_number",
            "resolution_on", "budget_year", "credit_source", "funded_rial", "promised_on", "progress_percent",
            "delivered_on", "delivered_quantity", "created_at", "submitted_at", "closed_at", "is_sample",
        )  # fmt: skip


class ProgrammeRuleSerializer(serializers.Serializer):
    fact = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.JSONField()


class ProgrammeSerializer(serializers.ModelSerializer):
    rules = ProgrammeRuleSerializer(many=True, read_only=True)

    class Meta:
        model = Programme
        fields = (
            "number", "title", "kind", "fiscal_year", "slogan", "description", "opens_on", "closes_on",
            "required_papers", "state", "rules", "is_sample",
        )  # fmt: skip


class ApplicationSerializer(serializers.ModelSerializer):
    programme = serializers.SlugRelatedField(slug_field="number", read_only=True)
    unit = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Application
        fields = (
            "number", "programme", "unit", "stage", "stage_since", "requested_rial", "purpose", "awarded_rial",
            "decision_note", "answers", "created_at", "submitted_at", "decided_at", "paid_at", "is_sample",
        )  # fmt: skip


class ReadOnly(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """A list and its rows, each found by its number."""

    lookup_field = "number"


class RequestViewSet(ReadOnly):
    """Infrastructure requests."""

    serializer_class = RequestSerializer
    filterset_class = RequestFilterSet

    def get_queryset(self):
        rows = InfrastructureRequest.objects.visible_to(self.request.user).select_related("park", "agency")
        return rows.prefetch_related("enquiries__agency")


class ProgrammeViewSet(ReadOnly):
    """Support programmes; the budget is on the pages of the province alone."""

    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilterSet

    def get_queryset(self):
        return Programme.objects.visible_to(self.request.user).prefetch_related("rules")


class ApplicationViewSet(ReadOnly):
    """Applications for support."""

    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilterSet

    def get_queryset(self):
        return Application.objects.visible_to(self.request.user).for_list()


routes = [
    ("infrastructure-requests", RequestViewSet, "infrastructure-request"),
    ("programmes", ProgrammeViewSet, "programme"),
    ("applications", ApplicationViewSet, "application"),
]
