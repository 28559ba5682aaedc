"""Reports that were published before seals were set get theirs."""

from django.db import migrations

from reports.compute.seals import report_seal, scope_seal


def seal_published(apps, schema_editor):
    """Every published report carries the seals that publishing sets from now on."""
    Report, Scope = apps.get_model("reports", "Report"), apps.get_model("reports", "Scope")
    Figure, Unit = apps.get_model("reports", "Figure"), apps.get_model("units", "Unit")
    has_sample_data = Unit.objects.filter(is_sample=True).exists()
    for report in Report.objects.filter(state="published"):
        about = (report.period, report.revision, report.digest, report.rule_version)
        seals = {}
        for scope in Scope.objects.filter(report=report):
            rows = Figure.objects.filter(scope=scope).values_list(
                "indicator", "numerator", "denominator", "covered", "expected"
            )
            scope.seal = seals[scope.code] = scope_seal((*about, scope.code, scope.name), rows)
            scope.save(update_fields=["seal"])
        report.seal, report.has_sample_data = report_seal(about, seals.items()), has_sample_data
        report.save(update_fields=["seal", "has_sample_data"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_papers_and_subscriptions"), ("units", "0005_sample_units_are_found_at_once")]

    operations = [migrations.RunPython(seal_published, migrations.RunPython.noop)]
