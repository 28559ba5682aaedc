"""The seam for «one at a time» where there is no row to lock yet."""

import zlib

from django.db import connection


def hold(name: str) -> None:
    """Until this transaction ends nobody else is past `hold` with the same name.

    On SQLite a writing transaction has the whole database to itself (IMMEDIATE), so there is nothing to do.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
