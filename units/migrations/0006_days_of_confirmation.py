"""Each unit keeps the day on which each group of its facts was last confirmed, as files that confirm many can write it."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

LABELS = {
    'contact': 'تأیید نشانی و تماس',
    'products': 'تأیید محصولات و ظرفیت',
    'licences': 'تأیید جواز و پروانه',
    'land': 'تأیید زمین',
    'connections': 'تأیید انشعاب‌ها',
}


def copy_days(apps, schema_editor):
    Unit, Confirmation = apps.get_model('units', 'Unit'), apps.get_model('units', 'Confirmation')
    for group in LABELS:
        told = Confirmation.objects.filter(unit=OuterRef('pk'), group=group).order_by()
        units = Unit.objects.filter(pk__in=Confirmation.objects.filter(group=group).order_by().values('unit'))
        units.update(**{f'{group}_on': Subquery(told.values('on')[:1])})


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_sample_units_are_found_at_once'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name='unit',
                name=f'{group}_on',
                field=models.DateField(blank=True, editable=False, null=True, verbose_name=label),
            )
            for group, label in LABELS.items()
        ),
        migrations.AlterField(
            model_name='unit',
            name='last_confirmed_on',
            field=models.DateField(
                blank=True,
                help_text='by a status event, a declaration, a visit or a file',
                null=True,
                verbose_name='آخرین تأیید',
            ),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop, elidable=True),
    ]
