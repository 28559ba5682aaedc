"""The seam for «one at a time» where there is no row to lock, or where all are meant."""

import zlib

from django.db import connection, models


def hold(name: str) -> None:
    """Until this transaction ends nobody else is past `hold` with the same name.

    On SQLite a writing transaction has the whole database to itself (IMMEDIATE), so there is nothing to do.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


def hold_table(model: type[models.Model]) -> None:
    """Until this transaction ends nobody else writes a row of this table, locks one, or makes one that points to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(model._meta.db_table)} IN EXCLUSIVE MODE")
