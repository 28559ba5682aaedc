"""A park's scope says in which age class and county the park was counted: what adds up must not move with the register."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parks', '0002_phases_bodies_and_notes'),
        ('reports', '0007_outcome_of_support_is_frozen'),
    ]

    operations = [
        migrations.AddField(
            model_name='scope',
            name='age',
            field=models.CharField(blank=True, help_text='of a park: the age class in which it was counted', max_length=8),
        ),
        migrations.AddField(
            model_name='scope',
            name='counted_in',
            field=models.ForeignKey(
                blank=True, help_text='of a park: the county in which it was counted', null=True,
                on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parks.county',
            ),
        ),
    ]
