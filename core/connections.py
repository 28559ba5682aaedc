"""When the database server goes away and comes back: how to go on after it."""

from django.db import close_old_connections, connection


def drop_dead_connections() -> None:
    """A connection that the server has cut is gone, and the next word opens a new one.

    To be called after an error that was caught. Nothing happens inside a transaction: whoever began it has to end it.
    """
    if not connection.in_atomic_block:
        close_old_connections()
