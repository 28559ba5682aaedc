"""Reports through the API: the same figures as page and files, exact and as codes."""

from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reports.compute.forecast import Hidden
from reports.compute.productivity import MEANS
from reports.exports import document, methods, sheets
from reports.filters import ReportFilterSet
from reports.models import FrontierResult, Report, Scope
from reports.queries.frontiers import FrontierRow, frontier_results, frontier_rows


class ReportSerializer(serializers.ModelSerializer):
    """A revision without its figures."""

    start = serializers.DateField(source="jalali.start")
    end = serializers.DateField(source="jalali.end")

    class Meta:
        model = Report
        fields = (
            "period",
            "kind",
            "start",
            "end",
            "revision",
            "state",
            "rule_version",
            "digest",
            "seal",
            "built_at",
            "published_at",
        )


class FigureSerializer(serializers.Serializer):
    """An exact fraction: `value` is numerator ÷ denominator with six decimals, null when unknown."""

    value = serializers.CharField(allow_null=True)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField()
    expected = serializers.IntegerField()
    check_code = serializers.CharField(help_text="leads to the frozen figure at /verify/CODE/")


class TableRowSerializer(serializers.Serializer):
    """A row of a table with open ends: an ISIC class, a reason of the ledger or a kind of request, exact."""

    key = serializers.CharField()
    unit_of_measure = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField()
    expected = serializers.IntegerField()


class StepSerializer(serializers.Serializer):
    """A month to come: shares of one with six decimals, and the bounds that four in five past trials kept."""

    period = serializers.CharField()
    value = serializers.CharField()
    low = serializers.CharField()
    high = serializers.CharField()


class OutlookSerializer(serializers.Serializer):
    """A forecast, or why there is none in `hidden`; errors are mean absolute errors of past trials."""

    months = serializers.IntegerField(help_text="unbroken known months that it rests on")
    trials = serializers.IntegerField()
    error = serializers.CharField(allow_null=True)
    last_year_error = serializers.CharField(allow_null=True)
    last_month_error = serializers.CharField(allow_null=True)
    hidden = serializers.ChoiceField(choices=[reason.value for reason in Hidden], allow_null=True)
    steps = StepSerializer(many=True)


class ReportScopeSerializer(serializers.Serializer):
    scope = serializers.CharField()
    name = serializers.CharField()
    check_code = serializers.CharField(help_text="leads to the frozen rows at /verify/CODE/")
    seal = serializers.CharField(help_text="SHA-256 of the frozen figures, empty before publishing")
    figures = serializers.DictField(child=FigureSerializer())
    tables = serializers.DictField(child=TableRowSerializer(many=True), help_text="by idle, reasons, requests")
    outlook = serializers.DictField(child=OutlookSerializer(), help_text="of parks in monthly reports, by indicator")


class MeasuredSerializer(serializers.Serializer):
    """Shares of one, persons or rial, as text; `other_…` is what comparable units' change would have made of it."""

    own_before = serializers.CharField(allow_null=True)
    own_after = serializers.CharField(allow_null=True)
    other_before = serializers.CharField(allow_null=True)
    other_after = serializers.CharField(allow_null=True)
    units = serializers.IntegerField(help_text="supported units that told it before and after")
    matched = serializers.IntegerField(help_text="of those, in groups with enough comparable units")
    compared = serializers.IntegerField(help_text="comparable units, once for each pair of months")


class HorizonSerializer(serializers.Serializer):
    months = serializers.IntegerField()
    reached = serializers.IntegerField()
    measures = serializers.DictField(child=MeasuredSerializer())


class SupportOutcomeSerializer(serializers.Serializer):
    """What became of supported units, frozen at publishing; null in drafts."""

    paid_units = serializers.IntegerField()
    awarded_rial = serializers.IntegerField(allow_null=True, help_text="null for fewer than five units")
    programme_kinds = serializers.ListField(child=serializers.CharField())
    price_base = serializers.CharField(allow_null=True)
    horizons = HorizonSerializer(many=True)


class WholeReportSerializer(ReportSerializer):
    """A revision with the figures of every scope the reader may see."""

    sample_data = serializers.BooleanField(help_text="true where the figures rest on sample units")
    support_outcome = SupportOutcomeSerializer(allow_null=True, source="*")
    scopes = ReportScopeSerializer(many=True, source="*")

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "sample_data", "support_outcome", "scopes")


class PeerSerializer(serializers.Serializer):
    """A park of the best practice, with its weight."""

    code = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.CharField()


class ProductivitySerializer(serializers.ModelSerializer):
    """Total factor productivity of one park: exact decimals as text, codes for why a figure is missing.

    `workers` are worker-months, `expected` the months that the park's units should have told, `told` those that tell
    all inputs. `peers_unseen` counts peers that the reader may not see.
    """

    park = serializers.CharField(source="scope.code")
    name = serializers.CharField(source="scope.name")
    peers = PeerSerializer(many=True)
    peers_unseen = serializers.IntegerField()

    class Meta:
        model = FrontierResult
        fields = (
            "park",
            "name",
            "workers",
            "kwh_hundredths",
            "land_m2_hundredths",
            "nominal_rial",
            "real_rial",
            "told",
            "expected",
            *MEANS,
            "left_out",
            "not_compared",
            "left_out_before",
            "peers",
            "peers_unseen",
        )

    def to_representation(self, instance: FrontierRow) -> dict[str, Any]:
        values = vars(instance.result) | {"scope": instance.result.scope}
        return super().to_representation(SimpleNamespace(**values | vars(instance)))


class IndicatorSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    formula = serializers.CharField()
    inputs = serializers.CharField()
    source = serializers.CharField()
    better = serializers.ChoiceField(choices=["higher", "lower"], allow_null=True)
    rule_version = serializers.CharField()


class ReportViewSet(viewsets.ReadOnlyModelViewSet):
    """Reports by period; one period's address answers with its newest finished revision."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilterSet
    lookup_field = "period"
    lookup_value_regex = r"1[2-5]\d\d(?:-\d\d|-Q[1-4])?"

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(self.request.user)

    @extend_schema(
        parameters=[
            OpenApiParameter("scope", str, description="province, park:CODE, county:CODE, age:old, group:food…"),
            OpenApiParameter("revision", int),
        ],
        responses=WholeReportSerializer,
    )
    def retrieve(self, request: Request, period: str) -> Response:
        report = self._asked(period)
        found = sheets(report, Scope.objects.visible_to(request.user), request.query_params.get("scope", ""))
        return Response(document(report, found))

    def _asked(self, period: str) -> Report:
        """The period's newest finished revision, or the one asked for."""
        rows = self.get_queryset().standing().filter(period=period).order_by("-revision")
        number = self.request.query_params.get("revision", "")
        if number:
            rows = rows.filter(revision=number) if number.isascii() and number.isdigit() else rows.none()
        return get_object_or_404(rows[:1])

    @extend_schema(
        parameters=[OpenApiParameter("revision", int)],
        responses=ProductivitySerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def productivity(self, request: Request, period: str) -> Response:
        """Efficiency and Malmquist index of every park that the reader may see, by name."""
        report, visible = self._asked(period), Scope.objects.visible_to(request.user)
        rows = frontier_rows(frontier_results(visible, report), visible, report, report.jalali)
        return Response(ProductivitySerializer(rows, many=True).data)

    @extend_schema(responses=IndicatorSerializer(many=True))
    @action(detail=False, pagination_class=None, filterset_class=None)
    def indicators(self, request: Request) -> Response:
        """The registry: what each indicator means, its unit, formula and source."""
        return Response(methods())


routes = [("reports", ReportViewSet, "report")]
