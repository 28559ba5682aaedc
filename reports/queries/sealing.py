"""Seals of a report and its sheets, worked out from what the tables hold now."""

from dataclasses import dataclass

from reports.compute.seals import report_seal, scope_seal
from reports.models import Report, Scope
from reports.queries.reading import Figures, figures
from units.models import Unit


@dataclass(frozen=True)
class Sealed:
    """The report's seal and that of each of its scopes."""

    seal: str
    scopes: dict[int, str]


def seals_of(report: Report) -> Sealed:
    """Fingerprints of all that the report says, as it stands; three queries."""
    scopes = list(
        Scope.objects.filter(report=report).select_related("frontier").prefetch_related("breakdowns").order_by("pk")
    )
    found = figures(Scope.objects.filter(report=report))
    by_code = {scope.code: seal_of(report, scope, found.get(scope.pk, {})) for scope in scopes}
    return Sealed(report_seal(_about(report), by_code.items()), {scope.pk: by_code[scope.code] for scope in scopes})


def broken_scopes(report: Report) -> list[str]:
    """Codes of the scopes whose figures are not what they were sealed with; «report» where the report's own seal is
    broken, as when a scope is missing."""
    now = seals_of(report)
    kept = Scope.objects.filter(report=report).order_by("code").values_list("pk", "code", "seal")
    broken = [code for pk, code, seal in kept if seal != now.scopes.get(pk)]
    return broken if now.seal == report.seal else [*broken, "report"]


def seal_of(report: Report, scope: Scope, found: Figures) -> str:
    """The fingerprint of one sheet: these figures, its productivity if the report measures it, and its tables."""
    rows = (
        (code, measure.numerator, measure.denominator, measure.covered, measure.expected)
        for code, measure in found.items()
    )
    return scope_seal((*_about(report), scope.code, scope.name), rows, [*_frontier(scope), *_tables(scope)])


def _frontier(scope: Scope) -> list[str | int | None]:
    """Every column of the scope's productivity by name, as text; empty where the report has none."""
    result = getattr(scope, "frontier", None)
    if result is None:
        return []
    columns = sorted(field.attname for field in result._meta.concrete_fields if field.attname not in {"id", "scope_id"})
    values = ((name, getattr(result, name)) for name in columns)
    return [f"{name}={'' if value is None else value}" for name, value in values]


def _tables(scope: Scope) -> list[str]:
    """Every row of the scope's tables by its key, as text."""
    rows = scope.breakdowns.all()
    names = ("table", "key", "unit_of_measure", "numerator", "denominator", "covered", "expected")
    return sorted(
        "|".join("" if (value := getattr(row, name)) is None else str(value) for name in names) for row in rows
    )


def _about(report: Report) -> tuple[str | int, ...]:
    return report.period, report.revision, report.digest, report.rule_version


def has_sample_units() -> bool:
    """Whether sample units stand in the register now."""
    return Unit.objects.filter(is_sample=True).exists()


def shows_sample_data(report: Report) -> bool:
    """Whether the report rests on sample units: as it was on the day of publishing, as it is now for a draft."""
    return report.has_sample_data if report.published_at else has_sample_units()
