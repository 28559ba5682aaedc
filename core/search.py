"""Finding names however they were typed: folded words over one folded column, and the index that makes it quick.

`search_key` holds everything a row may be found by, folded (see `search_key`). A query matches when each of its words
is in the key, or when the whole query without its spaces is («کاشی‌تبریز2» finds «کاشی تبریز ۲»). The column is already
folded, so plain LIKE serves; on PostgreSQL a trigram index (pg_trgm) carries it. pg_trgm sees no letters of Persian
under LC_CTYPE=C: a system check says so instead of letting search fall back to scanning.

Where a list finds nothing, one slip a word is forgiven (`nearly`). It is a regular expression, so both databases
forgive the same slips: PostgreSQL by the same trigram index, SQLite by reading the column.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import Warning as CheckWarning
from django.core.checks import register
from django.db import connections, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from django.db.models import Expression, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from core.text import ZWNJ, fold, squash

SHORTEST_FORGIVEN = 4
# Letters of people's names that are written in several ways, under the letter of `core.text.fold`.
_SPELLINGS = (("يىئ", "ی"), ("ك", "ک"), ("ةۀ", "ه"), ("آأإ", "ا"), ("ؤ", "و"), (f"ء{ZWNJ} ", ""))


def search_key(parts: Iterable[object]) -> str:
    """What a row is found by: each part folded, names also without their spaces; said once, parted by blanks."""
    words: dict[str, None] = {}
    for part in parts:
        if part:
            folded = fold(str(part))
            words[folded] = None
            words[folded.replace(" ", "")] = None
    return " ".join(words)


def matching(query: str, field: str = "search_key") -> Q:
    """The condition that a row of this folded column matches what was typed; everything matches an empty query."""
    words = fold(query).split()
    condition = Q()
    for word in words:
        condition &= Q(**{f"{field}__contains": word})
    if len(words) > 1:
        condition |= Q(**{f"{field}__contains": squash(query)})
    return condition


def nearly(query: str, field: str = "search_key") -> Q:
    """As `matching`, but a word of four letters or more may have one letter wrong, missing, too many or swapped.

    Short words and numbers are taken as typed: one slip of a code is another unit's code.
    """
    condition = Q()
    for word in fold(query).split():
        is_forgiven = len(word) >= SHORTEST_FORGIVEN and word.isalpha()
        condition &= Q(**{f"{field}__regex": one_slip(word)} if is_forgiven else {f"{field}__contains": word})
    return condition


def one_slip(word: str) -> str:
    """The regular expression of the word with one letter wrong, missing, too many or swapped."""
    places = range(len(word))
    wrong = [f"{word[:i]}.{word[i + 1 :]}" for i in places]
    missing = [f"{word[:i]}.{word[i:]}" for i in places[1:]]
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]]
    extra = [word[:i] + word[i + 1 :] for i in places] if len(word) > SHORTEST_FORGIVEN else []
    return "|".join(dict.fromkeys(wrong + missing + swapped + extra))


def search(rows: QuerySet, query: str, field: str = "search_key") -> QuerySet:
    """The rows that match what was typed (`matching`); where none does, those that nearly do."""
    found = rows.filter(matching(query, field))
    return found if found.exists() else rows.filter(nearly(query, field))


def folded(column: str) -> Expression:
    """A column of names without a search key, folded by the database as `squash` does; for tables that are small."""
    told: Expression = Lower(column)
    for letters, letter in _SPELLINGS:
        for sign in letters:
            told = Replace(told, Value(sign), Value(letter))
    return told


class TrigramIndex(migrations.RunSQL):
    """A migration's trigram index on one column: made on PostgreSQL, nothing elsewhere."""

    def __init__(self, table: str, column: str = "search_key") -> None:
        self.table, self.column = table, column
        name = f"{table}_{column}_trigram"
        super().__init__(
            sql=[
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)",
            ],
            reverse_sql=f"DROP INDEX IF EXISTS {name}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return type(self).__name__, [self.table, self.column], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


@register("database")
def persian_has_trigrams(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckWarning]:
    """Warns when PostgreSQL's pg_trgm finds nothing in Persian text, so that search would scan without a word."""
    warnings = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
            if not cursor.fetchone()[0]:
                continue
            cursor.execute("SELECT cardinality(show_trgm('سبلان'))")
            if not cursor.fetchone()[0]:
                warnings.append(
                    CheckWarning(
                        "pg_trgm finds no trigrams in Persian text.",
                        hint="Create the database with a UTF-8 LC_CTYPE (for example C.UTF-8).",
                        id="core.W001",
                    )
                )
    return warnings
