"""Changes of a correction in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.indicators import full_label
from reports.queries.corrections import Change
from reports.queries.reading import Reading
from reports.wording import Shown, shown


@dataclass(frozen=True)
class ChangeRow:
    """One figure: where, which, what it was and what it is."""

    scope: str
    label: str
    before: Shown
    after: Shown


def change_rows(found: Iterable[Change]) -> list[ChangeRow]:
    return [
        ChangeRow(
            row.scope.name,
            full_label(row.indicator),
            shown(Reading(row.indicator, row.before)),
            shown(Reading(row.indicator, row.after, row.before)),
        )
        for row in found
    ]
