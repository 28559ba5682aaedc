"""Taking an import back: its lines of the audit trail are read backwards, and what each says was there stands again.

The lines are undone chunk by chunk, the last first, so that each meets the rows as its import left them. Where somebody
has done something since (changed a value, acted on the row, made something that hangs on it) there is a conflict; all
of them are told and nothing is undone. Rows are compared with what the trail says, so that what nobody told the trail
of is found too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.imports import EVENT_COLUMNS, Finding, Importer
from accounts.models import AuditEvent, ImportBatch, User
from core import bulk
from core.jalali import format_datetime
from core.locks import hold, hold_table
from core.text import shown_digits

CHUNK = 2_000
VERB = "import_undone"
Place = tuple[str, int]  # a row: label of its model, primary key


@dataclass
class Undone:
    """What an undo did: rows of the register that it removed or put back. A refused one did nothing."""

    batch: int
    removed: int = 0
    restored: int = 0
    conflicts: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return bool(self.conflicts)

    def as_json(self) -> dict[str, Any]:
        """The object that INTERFACES.md promises."""
        counts = {"undone": self.removed + self.restored, "removed": self.removed, "restored": self.restored}
        return {"batch": self.batch, **counts, "conflicts": [row._asdict() for row in self.conflicts]}


class Step(NamedTuple):
    """One row that the import wrote: `before` is None for a new one. A `lenient` one gives way to what is newer."""

    place: Place
    before: Mapping[str, Any] | None
    also: Mapping[str, Any]
    after: Mapping[str, Any]
    event: AuditEvent
    lenient: bool

    @property
    def names(self) -> set[str]:
        """What is told of the row, columns or not."""
        return {*(self.before or ()), *self.also, *self.after}

    @property
    def row(self) -> int:
        """The row of the file."""
        return self.event.after["_row"]


def undo(
    batch: int,
    *,
    kinds: Mapping[str, type[Importer]],
    by: User | None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Undone:
    """Every table is as before the import, but for the trail, which tells of both; or nothing is and why is told."""
    with transaction.atomic():
        hold("imports")
        row = ImportBatch.objects.select_for_update().filter(pk=batch).first()
        if row is None or row.undone_at is not None:
            return Undone(batch, conflicts=[_no_batch(batch, row)])
        undoing = _Undoing(row, kinds[row.kind], by, now or timezone.now())
        undoing.run()
        if undoing.conflicts or dry_run:
            transaction.set_rollback(True)
        conflicts = sorted(undoing.conflicts, key=lambda finding: finding.row)
        if conflicts:
            return Undone(batch, conflicts=conflicts)
        return Undone(batch, removed=undoing.removed, restored=undoing.restored)


def _no_batch(key: int, batch: ImportBatch | None) -> Finding:
    number = {"batch": shown_digits(key)}
    if batch is None:
        return Finding(0, "", "unknown_batch", _("ورودی با شمارهٔ %(batch)s نیست.") % number)
    said = _("ورود شمارهٔ %(batch)s پیش‌تر بازگردانده شده است: %(at)s")
    return Finding(0, "", "already_undone", said % {**number, "at": format_datetime(batch.undone_at)})


class _Undoing:
    """One undo under way; the caller holds the transaction and rolls it back where there are conflicts."""

    def __init__(self, batch: ImportBatch, kind: type[Importer], by: User | None, now: datetime) -> None:
        self.batch, self.kind, self.by, self.now = batch, kind, by, now
        self.removed = self.restored = 0
        self.conflicts: dict[Finding, None] = {}
        self.put_back: dict[str, set[int]] = defaultdict(set)

    def run(self) -> None:
        hold_table(self.kind.guard)
        keys = iter(list(self.batch.events.order_by("-pk").values_list("pk", flat=True)))
        while some := list(islice(keys, CHUNK)):
            events = list(AuditEvent.objects.filter(pk__in=some).order_by("-pk"))
            self._undo(events)
            self._tell(events)
        self.kind.after_undo(self.put_back)
        self.batch.undone_at, self.batch.undone_by = self.now, self.by
        self.batch.save(update_fields=["undone_at", "undone_by"])
        told = {"removed": self.removed, "restored": self.restored}
        audit.record(by=self.by, verb=VERB, subject=self.batch, after=told, batch=self.batch)

    def _undo(self, events: list[AuditEvent]) -> None:
        steps = [step for event in events for step in _steps_of(event)]
        touched = self._touched_since(steps)
        rows = _Rows(steps)
        for step in steps:
            if step.lenient:
                rows.step_back(step, only_same=True)
            elif step.place not in rows.values:
                self._conflict(step, "", "gone", _("این ردیف دیگر در سامانه نیست."))
            else:
                self._compare(step, rows.values[step.place], touched.get(step.place))
                rows.step_back(step)
        rows.write_back()
        self._require_free(steps, rows)
        rows.remove()
        for place in rows.changed:
            self.put_back[place[0]].add(place[1])
        own = self.batch._meta.label_lower  # lines about the batch are no rows of the file
        self.removed += sum(event.before is None for event in events)
        self.restored += sum(event.before is not None and event.subject_type != own for event in events)

    # ── what stands on it ─────────────────────────────────────────────────────────────────────────────────────────
    def _conflict(self, step: Step, column: str, code: str, message: str) -> None:
        column = self.kind.told_as.get(column, column)
        self.conflicts[Finding(step.row, column if column in self.kind.labels else "", code, message)] = None

    def _compare(self, step: Step, values: Mapping[str, Any], newer: AuditEvent | None) -> None:
        """The row is as the import left it, and nobody has acted on it since."""
        changed = [name for name, value in _told(step.place[0], step.after) if values[name.attname] != value]
        for one in changed:
            self._conflict(step, one.name, "changed", _("این خانه پس از ورود عوض شده است."))
        if newer is not None and newer.pk > step.event.pk and not changed:
            said = _("پس از ورود کار دیگری بر آن انجام شده است: %(deed)s، %(at)s")
            deed = {"deed": audit.verb_label(newer.verb), "at": format_datetime(newer.at)}
            self._conflict(step, "", "newer", said % deed)

    def _touched_since(self, steps: list[Step]) -> dict[Place, AuditEvent]:
        """The last deed of others on each row; imports that were undone count for nothing."""
        newest: dict[Place, AuditEvent] = {}
        first = min(step.event.pk for step in steps)
        others = AuditEvent.objects.filter(pk__gt=first).exclude(batch=self.batch)
        others = others.exclude(batch__undone_at__isnull=False).defer("before", "after")
        for label, keys in _by_model(step.place for step in steps if not step.lenient).items():
            for event in others.filter(subject_type=label, subject_id__in=keys).order_by("pk"):
                newest[label, event.subject_id] = event
        return newest

    def _require_free(self, steps: list[Step], rows: "_Rows") -> None:
        """Nothing hangs on the rows that go, but what goes with them.

        What a model marks with `follows_its_subject` was written by the portal about a row, not by people on it.
        """
        step_of = {step.place: step for step in steps if step.place in rows.removed}
        for label, keys in _by_model(rows.removed).items():
            for child, link in _links_to(apps.get_model(label)):
                if getattr(child, "follows_its_subject", False):
                    child._base_manager.filter(**{f"{link}__in": keys}).delete()
                    continue
                going = [key for other, key in rows.removed if other == child._meta.label_lower]
                hanging = child._base_manager.filter(**{f"{link}__in": keys}).exclude(pk__in=going).order_by()
                for key in hanging.values_list(link, flat=True).distinct():
                    said = _("پس از ورود چیزی برای آن ثبت شده است: %(what)s")
                    self._conflict(step_of[label, key], "", "in_use", said % {"what": _name_of(child)})

    # ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _tell(self, events: list[AuditEvent]) -> None:
        """A line for each line that was undone: what it had made of the row, and what stands again."""
        by = self.by.pk if self.by else None
        bulk.insert(
            AuditEvent,
            EVENT_COLUMNS,
            [
                (
                    *(self.now, by, VERB, event.subject_type, event.subject_id, event.subject_label),
                    *(_shown(event.after), _shown(event.before), "", self.batch.pk),
                )
                for event in events
            ],
        )


class _Rows:
    """The rows that a chunk of steps is about, as they stand, and as they will."""

    def __init__(self, steps: list[Step]) -> None:
        self.values: dict[Place, dict[str, Any]] = {}
        self.changed: dict[Place, None] = {}
        self.removed: dict[Place, None] = {}
        self.columns: dict[str, list[str]] = {}
        for label, keys in _by_model(step.place for step in steps).items():
            told = [
                part for step in steps if step.place[0] == label for part in (step.before or {}, step.also, step.after)
            ]
            names = {one.attname: None for part in told for one, _value in _told(label, part)}
            self.columns[label] = list(names)
            rows = apps.get_model(label)._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
            for row in rows.values("pk", *names):
                self.values[label, row["pk"]] = row

    def step_back(self, step: Step, *, only_same: bool = False) -> None:
        """The row is as it was before the step; with `only_same` those columns that are still as the step left them."""
        values, label = self.values.get(step.place), step.place[0]
        if values is None:
            return
        if step.before is None:
            self.removed[step.place] = None
            return
        left = {one.attname for one, value in _told(label, step.after) if values[one.attname] == value}
        told = [pair for part in (step.before, step.also) for pair in _told(label, part)]
        back = {one.attname: value for one, value in told if not only_same or one.attname in left}
        if back:
            values.update(back)
            self.changed[step.place] = None

    def write_back(self) -> None:
        """What was there stands again; it comes first, so that nothing points to what goes."""
        for label, keys in _by_model(place for place in self.changed if place not in self.removed).items():
            columns = ["pk", *self.columns[label]]
            model = apps.get_model(label)
            names = [model._meta.pk.attname, *self.columns[label]]
            bulk.update(model, names, [[self.values[label, key][name] for name in columns] for key in keys])

    def remove(self) -> None:
        for label, keys in _by_model(self.removed).items():
            bulk.delete(apps.get_model(label), keys)


# ── reading the trail ─────────────────────────────────────────────────────────────────────────────────────────────
def _steps_of(event: AuditEvent) -> Iterator[Step]:
    """The rows that a line is about: its subject and those that were written with it, the last written first."""
    before, after = event.before, event.after
    for label, key, was, became, *lenient in reversed(after.get("_rows", [])):
        yield Step((label, key), was, {}, became, event, bool(lenient))
    also = {} if before is None else before.get("_also", {})
    yield Step((event.subject_type, event.subject_id), _shown(before), also, _shown(after) or {}, event, lenient=False)


def _shown(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a line tells people, without what it tells the undo."""
    return None if told is None else {name: value for name, value in told.items() if not name.startswith("_")}


def _told(label: str, part: Mapping[str, Any]) -> list[tuple[models.Field, Any]]:
    """Fields and values that a part of a line tells; what is no column of the model is told for people alone."""
    fields = _fields_of(label)
    return [(fields[name], _value(fields[name], value)) for name, value in part.items() if name in fields]


@cache
def _fields_of(label: str) -> dict[str, models.Field]:
    return {name: one for one in apps.get_model(label)._meta.concrete_fields for name in (one.name, one.attname)}


def _value(one: models.Field, value: Any) -> Any:
    return (one.target_field if one.is_relation else one).to_python(value)


def _by_model(places: Iterable[Place]) -> dict[str, list[int]]:
    keys: dict[str, dict[int, None]] = defaultdict(dict)
    for label, key in places:
        keys[label][key] = None
    return {label: list(some) for label, some in keys.items()}


def _links_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The tables that point to this one, by which column; those behind many-to-many fields too."""
    for one in model._meta.get_fields(include_hidden=True):
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one):
            yield one.related_model, one.field.attname


def _name_of(model: type[models.Model]) -> str:
    owner = model._meta.auto_created or model
    return str(owner._meta.verbose_name)
