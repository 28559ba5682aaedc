"""What a file confirms: each group of facts of which a row tells or repeats a column, as of the day of the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from accounts.imports import CHUNK
from accounts.models import ImportBatch
from core import bulk
from units.actions.confirmations import older_days, told_to_undo
from units.compute.freshness import DAYS, groups_of
from units.imports.products import FACTS
from units.models import FactGroup, Unit

if TYPE_CHECKING:
    from units.imports.units import UnitImporter

_STATUS = frozenset({"status", "status_on", "status_reason"})
_PRODUCT = frozenset({"product", *FACTS})


@lru_cache(maxsize=1024)
def groups_told(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The groups of facts of which these cells of a row speak; a unit's code and name belong to none."""
    groups = groups_of("products" if name in _PRODUCT else name for name in columns)
    return (FactGroup.STATUS.value, *groups) if _STATUS.intersection(columns) else tuple(groups)


def confirm_equal(importer: UnitImporter, told: Mapping[tuple[str, ...], Sequence[int]]) -> None:
    """The units that the file only repeats are confirmed too; one line of the trail for each chunk of them.

    `told` is {groups: keys of units}.
    """
    for groups, keys in told.items():
        names = [DAYS[group] for group in groups]
        for some in _chunks(keys) if names else ():
            others, updates = [], []
            for unit in Unit.objects.filter(pk__in=some).order_by().values("pk", *names):
                if before := older_days(unit, groups, importer.today):
                    after = dict.fromkeys(before, importer.today)
                    others.append(told_to_undo(unit["pk"], before, after))
                    updates.append([(unit | after)[name] for name in ("pk", *names)])
            bulk.update(Unit, ("id", *names), updates)
            if others:
                batch, said = importer.batch, {"units_confirmed": len(others), "_row": 0, "_rows": others}
                importer.journal("facts_import_confirmed", ImportBatch, batch.pk, batch.file_name, {}, said)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
