"""The seam for «one at a time» where there is no row to lock, or where all are meant."""

import zlib

from django.db import connection, models


def hold(name: str) -> None:
    """Until this transaction ends nobody else is past `hold` with the same name.

    On SQLite a writing transaction has the whole database to itself (IMMEDIATE), so there is nothing to do.
    """
    _take("pg_advisory_xact_lock", name)


def share(name: str) -> None:
    """Until this transaction ends nobody gets past `hold` with the same name; others who share it are not kept."""
    _take("pg_advisory_xact_lock_shared", name)


def _take(lock: str, name: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [zlib.crc32(name.encode())])  # one of the two above


def hold_table(model: type[models.Model]) -> None:
    """Until this transaction ends nobody else writes a row of this table, locks one, or makes one that points to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(model._meta.db_table)} IN EXCLUSIVE MODE")
