"""Products know the key of their unit of measure, and each kind of product may have common prices, dated by month."""

from django.db import migrations, models

from core.text import squash


def fill_keys(apps, schema_editor):
    Product = apps.get_model('units', 'Product')
    for uom in Product.objects.exclude(nominal_uom='').order_by().values_list('nominal_uom', flat=True).distinct():
        Product.objects.filter(nominal_uom=uom).update(uom_key=squash(uom)[:24])  # few spellings, many products


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0006_days_of_confirmation'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferencePrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='محصول')),
                ('name_key', models.CharField(editable=False, help_text="squashed name, as a product's", max_length=160)),
                ('uom', models.CharField(max_length=24, verbose_name='یکا')),
                ('uom_key', models.CharField(editable=False, help_text="squashed uom, as a product's", max_length=24)),
                ('month', models.CharField(help_text='1404-01', max_length=7, verbose_name='از ماه')),
                ('price_rial', models.BigIntegerField(verbose_name='قیمت مرجع هر یکا (ریال)')),
                ('source', models.CharField(max_length=300, verbose_name='منبع')),
                ('is_sample', models.BooleanField(default=False, verbose_name='نمونه')),
            ],
            options={
                'verbose_name': 'قیمت مرجع',
                'verbose_name_plural': 'قیمت\u200cهای مرجع',
                'ordering': ['-month', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='product',
            name='uom_key',
            field=models.CharField(blank=True, editable=False, help_text='squashed unit of measure, for the kind', max_length=24),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['name_key', 'uom_key'], name='products_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='referenceprice',
            constraint=models.UniqueConstraint(fields=('name_key', 'uom_key', 'month'), name='reference_price_once_a_kind_and_month'),
        ),
        migrations.AddConstraint(
            model_name='referenceprice',
            constraint=models.CheckConstraint(condition=models.Q(('price_rial__gt', 0)), name='reference_price_above_nought'),
        ),
        migrations.AddConstraint(
            model_name='referenceprice',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reference_price_says_its_source'),
        ),
        migrations.AddConstraint(
            model_name='referenceprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_key', ''), _negated=True), models.Q(('uom_key', ''), _negated=True)), name='reference_price_is_of_a_kind'),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop, elidable=True),
    ]
