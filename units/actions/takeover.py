"""What becomes of everything that points to a unit when the unit is merged into another.

Rows of a table move as they are, unless a rule of their table could stand against it (a unique constraint over the
unit); such a table has a way of its own, taught with `taken_over`. Apps above teach theirs in a module `takeover`,
which is read at start-up. A table whose rows can neither move by themselves nor were taught is a mistake of the code
and stops the merge (`UnknownWay`): nothing that was said of a unit is ever lost with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import models

from accounts.models import User
from units.compute.merging import KEEP
from units.models import Unit


class UnknownWay(LookupError):
    """A table points to units and nobody has said what becomes of its rows."""


@dataclass(frozen=True)
class Merge:
    """One merge under way: both units are locked; `months` says whose declaration stays where both have the month."""

    keep: Unit
    drop: Unit
    by: User
    note: str
    months: dict[str, str] = field(default_factory=dict)

    def side_of(self, period: str) -> str:
        return self.months.get(period, KEEP)


Way = Callable[[Merge], None]
_ways: dict[tuple[str, str], Way] = {}


def taken_over(*columns: tuple[str, str]) -> Callable[[Way], Way]:
    """Teach what is done with the rows of these (model label, column) pairs when their unit is merged away."""

    def teach(way: Way) -> Way:
        _ways.update(dict.fromkeys(columns, way))
        return way

    return teach


def links() -> list[models.ForeignKey]:
    """Every column of every table that points to a unit, those behind many-to-many fields among them."""
    found = Unit._meta.get_fields(include_hidden=True)
    return [link.field for link in found if isinstance(link, models.ManyToOneRel)]


def way_of(link: models.ForeignKey) -> Way:
    """What is done with the rows of a column; raises UnknownWay."""
    model = link.model
    way = _ways.get((model._meta.label, link.name))
    if way is not None:
        return way
    if model._meta.auto_created:
        return lambda merge: _move_once(link, merge)
    if any(link.name in names for names in _unique_together(model)):
        raise UnknownWay(f"{model._meta.label}.{link.name}")
    return lambda merge: _move(link, merge)


def take_everything_over(merge: Merge) -> dict[str, int]:
    """Nothing points to the dropped unit any more; returns how many rows each of its relations had."""
    ways = dict.fromkeys(way_of(link) for link in links())
    counts = {name: count for name, count in _counts(merge.drop) if count}
    for way in ways:
        way(merge)
    left = [link.model._meta.label for link in links() if _rows(link, merge.drop).exists()]
    if left:
        raise UnknownWay(", ".join(left))
    return counts


def _counts(unit: Unit) -> Iterator[tuple[str, int]]:
    for relation in Unit._meta.related_objects:
        if not relation.hidden:
            name = relation.get_accessor_name() or ""
            yield name, getattr(unit, name).count()


def _rows(link: models.ForeignKey, unit: Unit) -> models.QuerySet:
    return link.model._base_manager.filter(**{link.name: unit})


def _move(link: models.ForeignKey, merge: Merge) -> None:
    _rows(link, merge.drop).update(**{link.name: merge.keep})


def _move_once(link: models.ForeignKey, merge: Merge) -> None:
    """Rows of a many-to-many field move, but for those that the kept unit has already."""
    other = next(one for one in link.model._meta.concrete_fields if one.is_relation and one.name != link.name)
    both = _rows(link, merge.keep).values(other.attname)
    _rows(link, merge.drop).filter(
        **{f"{other.attname}__in": list(both.values_list(other.attname, flat=True))}
    ).delete()
    _move(link, merge)


def _unique_together(model: type[models.Model]) -> list[set[str]]:
    rules = [set(rule.fields) for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    rules += [set(names) for names in model._meta.unique_together]
    return rules + [{one.name} for one in model._meta.concrete_fields if one.unique]
