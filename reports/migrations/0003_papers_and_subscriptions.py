"""Keys and seals for what is printed, and who is told of the next report."""

import django.db.models.deletion
import reports.models.report
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_park_frontier'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='has_sample_data',
            field=models.BooleanField(default=False, help_text='whether sample units stood in the register when it was published'),
        ),
        migrations.AddField(
            model_name='report',
            name='seal',
            field=models.CharField(blank=True, help_text='SHA-256 over the seals of its scopes, set when it is published', max_length=64),
        ),
        migrations.AddField(
            model_name='report',
            name='verification_key',
            field=models.CharField(default=reports.models.report.new_key, editable=False, help_text='keys the codes on its papers; no page shows it', max_length=32),
        ),
        migrations.AddField(
            model_name='scope',
            name='seal',
            field=models.CharField(blank=True, help_text='SHA-256 of its frozen figures, set when the report is published', max_length=64),
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope_code', models.CharField(help_text='as reports.Scope.code: province, park:P…', max_length=24, verbose_name='دامنه')),
                ('kind', models.CharField(choices=[('month', 'ماهانه'), ('quarter', 'فصلی'), ('year', 'سالانه')], max_length=8, verbose_name='نوع دوره')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'اشتراک گزارش',
                'verbose_name_plural': 'اشتراک\u200cهای گزارش',
                'ordering': ['scope_code', 'kind', 'pk'],
                'indexes': [models.Index(fields=['kind', 'scope_code'], name='subscriptions_by_kind')],
                'constraints': [models.UniqueConstraint(fields=('user', 'scope_code', 'kind'), name='subscribed_once_to_scope_and_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['month', 'quarter', 'year'])), name='subscription_is_to_a_kind_of_period')],
            },
        ),
    ]
