"""What the portal asks the database on a page, counted and timed, and the same facts asked for in bare SQL."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from core.search import SHORTEST_FORGIVEN, one_slip
from core.text import fold

ROWS = """
    SELECT u.code, u.name, u."group", u.status, u.status_on, u.status_reason, u.last_confirmed_on, p.name, c.name,
        (SELECT workers FROM units_declaration d WHERE d.unit_id = u.id AND d.state = 'accepted'
            ORDER BY period DESC LIMIT 1),
        (SELECT utilisation FROM units_declaration d WHERE d.unit_id = u.id AND d.state = 'accepted'
            ORDER BY period DESC LIMIT 1),
        EXISTS (SELECT 1 FROM units_statuschange s WHERE s.unit_id = u.id AND s.decision = 'pending')
    FROM units_unit u LEFT JOIN parks_park p ON p.id = u.park_id LEFT JOIN parks_county c ON c.id = u.county_id
    {where} ORDER BY u.sort_key, u.id LIMIT 50
"""
COUNT = "SELECT COUNT(*) FROM units_unit u {where}"


@dataclass
class Watch:
    """An execute wrapper: how many statements there were and how long the database took for them."""

    count: int = 0
    seconds: float = 0.0
    said: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.count += 1
        self.said.append(sql)
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started


class InProcess:
    """The portal asked from within this process, to count and time what it asks the database."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def watch(self, path: str) -> Watch:
        watch = Watch()
        with connection.execute_wrapper(watch):
            response = self.client.get(path, SERVER_NAME="127.0.0.1")
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        return watch


Where = tuple[str, Sequence[Any]]


def raw_list(*wheres: Where) -> float:
    """Seconds that the rows and the exact count of a list take in bare SQL; of the next condition where one finds none.

    The portal forgives a slip of typing where nothing matches, and so has to ask twice what bare SQL asks twice here.
    """
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for where, params in wheres:
            cursor.execute(COUNT.format(where=where), params)
            if cursor.fetchone()[0]:
                cursor.execute(ROWS.format(where=where), params)
                cursor.fetchall()
                break
    return time.perf_counter() - started


def search_wheres(words: str) -> list[Where]:
    """What bare SQL asks for these words: all of them in the key, else each with one slip forgiven."""
    plain, slips = fold(words).split(), []
    for word in plain:
        slips.append(one_slip(word) if len(word) >= SHORTEST_FORGIVEN and word.isalpha() else word)
    likes = " AND ".join(["u.search_key LIKE %s"] * len(plain))
    regexes = " AND ".join(["u.search_key ~ %s"] * len(plain))
    return [(f"WHERE {likes}", [f"%{word}%" for word in plain]), (f"WHERE {regexes}", slips)]


def timed_sql(statement: str, params: Sequence[Any] = ()) -> float:
    """Seconds that one statement takes, its rows fetched."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        if cursor.description:
            cursor.fetchall()
    return time.perf_counter() - started
