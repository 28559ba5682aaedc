"""An award without an amount is refused by the database; the first check let NULL pass."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="application", name="award_has_an_amount"),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=~models.Q(stage__in=["awarded", "paid"])
                | models.Q(awarded_rial__isnull=False, awarded_rial__gt=0),
                name="award_has_an_amount",
            ),
        ),
    ]
