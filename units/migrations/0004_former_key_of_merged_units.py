"""A merged unit's own trail can be read by the key it had."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0003_history_land_and_twins'),
    ]

    operations = [
        migrations.AddField(
            model_name='formercode',
            name='former_id',
            field=models.BigIntegerField(help_text='primary key that the unit had; its trail is read by it', null=True),
        ),
    ]
