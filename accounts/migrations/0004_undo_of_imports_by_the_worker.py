"""A recorded file can wait for the worker to take it back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_journals_views_and_import_jobs'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='importjob',
            name='import_jobs_to_do',
        ),
        migrations.AlterField(
            model_name='importjob',
            name='state',
            field=models.CharField(choices=[('uploaded', 'بارگذاری\u200cشده'), ('check_due', 'در صف بررسی'), ('checking', 'در حال بررسی'), ('checked', 'بررسی\u200cشده'), ('commit_due', 'در صف ثبت'), ('committing', 'در حال ثبت'), ('done', 'ثبت\u200cشده'), ('undo_due', 'در صف بازگرداندن'), ('undoing', 'در حال بازگرداندن'), ('failed', 'ناموفق'), ('dropped', 'کنارگذاشته')], default='uploaded', max_length=12, verbose_name='مرحله'),
        ),
        migrations.AddIndex(
            model_name='importjob',
            index=models.Index(condition=models.Q(('state__in', ['check_due', 'checking', 'commit_due', 'committing', 'undo_due', 'undoing'])), fields=['lease_until'], name='import_jobs_to_do'),
        ),
    ]
