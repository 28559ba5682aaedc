"""On PostgreSQL the register's search key has a trigram index; elsewhere a scan must do."""

from django.db import migrations

from core.search import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [TrigramIndex("units_unit")]
