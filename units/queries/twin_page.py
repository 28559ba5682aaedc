"""Two units side by side: what each says of itself, where they differ, and how much history each has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.jalali import Period, format_date
from core.numbers import UNKNOWN, group
from core.text import shown_digits
from units.compute.merging import DROP, FACTS, fuller
from units.models import Declaration, DeclarationState, TwinPair, Unit
from units.queries.twins import ground_labels

FIRST, SECOND = "first", "second"
LABELS = {
    "owner": gettext_lazy("مالک و کد ملی او"),
    "place": gettext_lazy("شهرک یا شهرستان، و قطعه"),
    "establishment_licence": gettext_lazy("جواز تأسیس و تاریخ آن"),
    "operating_licence": gettext_lazy("پروانهٔ بهره‌برداری و تاریخ آن"),
    "environment_permit": gettext_lazy("مجوز محیط زیست و اعتبار آن"),
    "position": gettext_lazy("موقعیت جغرافیایی"),
}
# Which of two declarations of one month is offered: the further it has come, the likelier.
_RANK = {state: rank for rank, state in enumerate(("draft", "returned", "submitted", "accepted"))}
# What counts a unit's history by what is derived from it says nothing.
_UNCOUNTED = frozenset({"confirmations", "former_codes"})


@dataclass(frozen=True)
class FactLine:
    """One fact of both, ready to show; `suggested` is the side whose value is taken unless somebody chooses."""

    name: str
    label: str
    first: str
    second: str
    differs: bool
    suggested: str


@dataclass(frozen=True)
class CountLine:
    """How many rows of one kind each of the two has."""

    label: str
    first: int
    second: int


def fact_lines(first: Unit, second: Unit, keep: str = FIRST) -> list[FactLine]:
    """Every fact that one of the two tells; `keep` is the side that is about to stay."""
    lines = []
    for name, columns in FACTS.items():
        one, other = _values(first, columns), _values(second, columns)
        if all(value in ("", None) for value in (*one, *other)):
            continue
        mine, theirs = (one, other) if keep == FIRST else (other, one)
        drop = SECOND if keep == FIRST else FIRST
        lines.append(
            FactLine(
                name=name,
                label=str(LABELS.get(name) or Unit._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                first=_said(first, columns),
                second=_said(second, columns),
                differs=one != other,
                suggested=drop if fuller(mine, theirs) == DROP else keep,
            )
        )
    return lines


def suggested_keep(counts: Iterable[CountLine]) -> str:
    """The side with more history; the older row where they have as much."""
    lines = list(counts)
    return SECOND if sum(line.second for line in lines) > sum(line.first for line in lines) else FIRST


def count_lines(first: Unit, second: Unit, reader: User) -> list[CountLine]:
    """How much stands of each, of what `reader` may see: one query a table, tables of the apps above among them."""
    lines = []
    for relation in Unit._meta.related_objects:
        if relation.hidden or relation.get_accessor_name() in _UNCOUNTED:
            continue
        model: type[models.Model] = relation.related_model
        column = relation.field.name
        rows = model._default_manager.visible_to(reader)  # type: ignore[attr-defined]
        rows = rows.filter(**{f"{column}__in": [first.pk, second.pk]}).order_by().values_list(column)
        counts = dict(rows.annotate(count=Count("pk")))
        one, other = counts.get(first.pk, 0), counts.get(second.pk, 0)
        lines.append(CountLine(str(model._meta.verbose_name_plural), one, other))
    return lines


def month_lines(first: Unit, second: Unit, keep: str = FIRST) -> list[FactLine]:
    """The months that both declared, oldest first; the one that has come further is suggested, else that of `keep`."""
    rows: dict[str, dict[int, Declaration]] = {}
    for row in Declaration.objects.filter(unit__in=[first, second]).order_by("period"):
        rows.setdefault(row.period, {})[row.unit_id] = row
    lines = []
    for period, both in rows.items():
        if len(both) == 2:
            one, other = both[first.pk], both[second.pk]
            further = _RANK[other.state] - _RANK[one.state]
            suggested = keep if further == 0 else SECOND if further > 0 else FIRST
            label = Period.parse(period).label
            lines.append(FactLine(period, label, _month(one), _month(other), differs=True, suggested=suggested))
    return lines


def with_labels(pairs: Sequence[TwinPair]) -> Sequence[TwinPair]:
    """The pairs, each with the words of its grounds as `labels`."""
    for pair in pairs:
        pair.labels = ground_labels(pair.grounds)  # type: ignore[attr-defined]
    return pairs


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _values(unit: Unit, columns: Sequence[str]) -> list[Any]:
    return [getattr(unit, Unit._meta.get_field(column).attname) for column in columns]  # type: ignore[union-attr]


def _said(unit: Unit, columns: Sequence[str]) -> str:
    told = [_word(unit, column) for column in columns]
    return " · ".join(word for word in told if word) or UNKNOWN


def _word(unit: Unit, column: str) -> str:
    value = getattr(unit, column)
    if value in ("", None):
        return ""
    field = Unit._meta.get_field(column)
    if getattr(field, "choices", None):
        return str(getattr(unit, f"get_{column}_display")())
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal | int):
        return group(value)
    if column == "plot":
        return _("قطعهٔ %(number)s") % {"number": shown_digits(value.number)}
    return str(value) if isinstance(value, models.Model) or column == "name" else shown_digits(value)


def _month(row: Declaration) -> str:
    workers = _("%(count)s شاغل") % {"count": group(row.workers)} if row.workers is not None else ""
    return " · ".join(word for word in (str(DeclarationState(row.state).label), workers) if word)
