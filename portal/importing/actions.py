"""What is done to a file on its way into the register. People upload, map, fix, record, drop and take back; a worker
claims what waits, by a conditional update with a lease, so that a killed one loses nothing and doubles nothing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.imports import Importer, run
from accounts.models import ImportJob, JobState, User
from accounts.undo import Undone, undo
from core.connections import drop_dead_connections
from core.errors import RuleViolation
from core.files import safe_name
from core.sheets import SheetError, read_sheet
from portal.importing import findings, progress, sheets
from units import policies
from units.imports.kinds import KINDS

LARGEST_FILE = 60 * 1024 * 1024
LEASE = timedelta(minutes=10)  # longer than the task's time limit, so a builder never outlives its claim
MOST_ATTEMPTS = 3
CONFLICTS_KEPT = 200
MAPPABLE = (JobState.UPLOADED, JobState.CHECKED, JobState.FAILED)
_DOING = {
    JobState.CHECK_DUE: JobState.CHECKING,
    JobState.COMMIT_DUE: JobState.COMMITTING,
    JobState.UNDO_DUE: JobState.UNDOING,
}
_DUE = {doing: due for due, doing in _DOING.items()}


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def upload_file(*, kind: str, file: UploadedFile, by: User) -> ImportJob:
    """The file lies in the portal with its header read and its columns guessed; nothing of it is in the register."""
    if not policies.may_import(by):
        raise PermissionDenied
    if file.size is None or file.size > LARGEST_FILE:
        raise RuleViolation(_("پرونده بزرگ‌تر از ۶۰ مگابایت است."), field="file")
    job = ImportJob(kind=kind, file=file, file_name=safe_name(file.name or ""), by=by, header_key="")
    job.save(force_insert=True)
    try:
        job.header = list(read_sheet(Path(job.file.path)).header)
    except SheetError as error:
        job.file.delete(save=False)
        raise RuleViolation(str(error), field="file") from error
    job.header_key = sheets.header_key(job.header)
    job.mapping = _remembered(job) or sheets.guess(KINDS[kind], job.header)
    job.save(update_fields=["header", "header_key", "mapping"])
    record(by=by, verb="import_uploaded", subject=job, after={"file_name": job.file_name, "kind": kind})
    return job


@transaction.atomic
def map_columns(*, job: ImportJob, mapping: Mapping[str, str], by: User) -> ImportJob:
    """The file waits to be checked under this mapping; it is remembered for files with the same header."""
    job = _locked(job, by, MAPPABLE)
    _require_mapping(KINDS[job.kind], mapping)
    job.mapping, job.fixes, job.outcome = dict(mapping), {}, {}
    return _queue(job, JobState.CHECK_DUE, "mapping", "fixes", "outcome")


@transaction.atomic
def fix_cells(*, job: ImportJob, fixes: Mapping[str, Mapping[str, str]], by: User) -> ImportJob:
    """The file waits to be checked again with these cells as they were put right in the page."""
    job = _locked(job, by, (JobState.CHECKED,))
    told = {row: {**job.fixes.get(row, {}), **cells} for row, cells in fixes.items()}
    job.fixes = {**job.fixes, **told}
    return _queue(job, JobState.CHECK_DUE, "fixes")


@transaction.atomic
def commit_file(*, job: ImportJob, skip_bad_rows: bool, by: User) -> ImportJob:
    """The checked file waits to be recorded: all of it, or its sound rows when that is asked."""
    job = _locked(job, by, (JobState.CHECKED,))
    if job.outcome.get("mistakes") and not skip_bad_rows:
        raise RuleViolation(_("هنوز خطایی مانده است؛ آن‌ها را درست کنید یا ثبت ردیف‌های درست را برگزینید."))
    if not (job.outcome.get("created") or job.outcome.get("updated")):
        raise RuleViolation(_("در این پرونده چیز تازه‌ای نیست؛ چیزی برای ثبت نمانده است."))
    job.skip_bad_rows = skip_bad_rows
    return _queue(job, JobState.COMMIT_DUE, "skip_bad_rows")


@transaction.atomic
def drop_file(*, job: ImportJob, by: User) -> ImportJob:
    """The file is put aside and goes at the next tick; that it was here stays known."""
    job = _locked(job, by, (*MAPPABLE, JobState.CHECK_DUE))
    job.state, job.outcome, job.fixes = JobState.DROPPED, {}, {}
    job.save(update_fields=["state", "outcome", "fixes", "changed_at"])
    record(by=by, verb="import_dropped", subject=job, before={"file_name": job.file_name})
    return job


@transaction.atomic
def queue_undo(*, job: ImportJob, by: User) -> ImportJob:
    """The recorded file waits to be taken back; where something newer stands on it, it stays and is told why."""
    job = _locked(job, by, (JobState.DONE,))
    if job.batch is None or job.batch.undone_at is not None:
        raise RuleViolation(_("از این پرونده چیزی در سامانه نمانده است."))
    job.outcome.pop("conflicts", None)
    return _queue(job, JobState.UNDO_DUE, "outcome")


def take_back(*, job: ImportJob, by: User, dry_run: bool = False) -> Undone:
    """The whole import is undone, or the conflicts are told; a dry run only tells."""
    if not policies.may_import(by) or job.batch_id is None:
        raise PermissionDenied
    return undo(job.batch_id, kinds=KINDS, by=by, dry_run=dry_run)


def sweep_dropped() -> int:
    """Files that were put aside are gone from the disk; says how many."""
    dropped = list(ImportJob.objects.filter(state=JobState.DROPPED).exclude(file=""))
    for job in dropped:
        progress.forget(Path(job.file.path))
        job.file.delete(save=False)
        ImportJob.objects.filter(pk=job.pk).update(file="")
    return len(dropped)


# ── the worker ────────────────────────────────────────────────────────────────────────────────────────────────────
def work_on(*, job: int, now: datetime, today: date) -> str:
    """The job's check or recording is done, if it waits and nobody else has it; says the state it is in."""
    claimed = _claim(job, now)
    if claimed is None:
        return ""
    try:
        _WORK[JobState(claimed.state)](claimed, today)
    except Exception as error:
        drop_dead_connections()  # one that the server has cut could not even give the job back
        _give_back(claimed, error)
        raise
    finally:
        progress.forget(Path(claimed.file.path))
    return claimed.state


def _claim(pk: int, now: datetime) -> ImportJob | None:
    for due, doing in _DOING.items():
        waiting = ImportJob.objects.claimable(now).filter(pk=pk, state__in=(due, doing))
        if waiting.update(state=doing, lease_until=now + LEASE, attempts=F("attempts") + 1):
            return ImportJob.objects.select_related("by").get(pk=pk)
    return None


def _check(job: ImportJob, today: date) -> None:
    path, read = Path(job.file.path), sheets.reader(job.mapping, job.fixes)
    try:
        outcome = run(
            KINDS[job.kind], path, by=job.by, today=today, dry_run=True, skip_bad_rows=True,
            name=job.file_name, read=read, told=lambda rows: progress.tell(path, rows),
        )  # fmt: skip
    except SheetError as error:
        _finish(job, JobState.FAILED, failure=str(error))
        return
    _finish(job, JobState.CHECKED, outcome=findings.as_kept(outcome, path, read), rows_total=outcome.rows)


def _record(job: ImportJob, today: date) -> None:
    """The import and the word that it is done stand or fall together, so that no repetition can double it."""
    path = Path(job.file.path)
    with transaction.atomic():
        locked = ImportJob.objects.select_for_update().get(pk=job.pk)
        if locked.state != JobState.COMMITTING:
            return
        outcome = run(
            KINDS[job.kind], path, by=job.by, today=today, skip_bad_rows=job.skip_bad_rows,
            name=job.file_name, read=sheets.reader(job.mapping, job.fixes), told=lambda rows: progress.tell(path, rows),
        )  # fmt: skip
        job.batch_id = outcome.batch
        state = JobState.CHECKED if outcome.refused else JobState.DONE
        kept = findings.as_kept(outcome, path, sheets.reader(job.mapping, job.fixes))
        _finish(job, state, outcome=kept, batch_id=outcome.batch)


def _undo(job: ImportJob, today: date) -> None:
    """The undo and the word of it stand or fall together; a refused one leaves its conflicts with the receipt."""
    with transaction.atomic():
        locked = ImportJob.objects.select_for_update().get(pk=job.pk)
        if locked.state != JobState.UNDOING:
            return
        undone = take_back(job=job, by=job.by)
        told = [conflict._asdict() for conflict in undone.conflicts[:CONFLICTS_KEPT]]
        _finish(job, JobState.DONE, outcome=job.outcome | {"conflicts": told})


_WORK = {JobState.CHECKING: _check, JobState.COMMITTING: _record, JobState.UNDOING: _undo}


def _finish(job: ImportJob, state: str, **values: object) -> None:
    for name, value in {"state": state, "lease_until": None, "attempts": 0, "failure": "", **values}.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "lease_until", "attempts", "failure", *values, "changed_at"])


def _give_back(job: ImportJob, error: Exception) -> None:
    """Another worker may try again; after the third failure the job waits for a person, with what went wrong."""
    ended = job.attempts >= MOST_ATTEMPTS
    end = JobState.DONE if job.batch_id else JobState.FAILED  # what was recorded stays so
    state = end if ended else _DUE[JobState(job.state)]
    ImportJob.objects.filter(pk=job.pk).update(
        state=state, lease_until=None, failure=f"{type(error).__name__}: {error}"
    )


# ── steps of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _locked(job: ImportJob, by: User, states: tuple[str, ...]) -> ImportJob:
    job = ImportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not policies.may_import(by) or job.by_id != by.pk:
        raise PermissionDenied
    if job.state not in states:
        raise RuleViolation(_("این پرونده در مرحلهٔ دیگری است؛ صفحه را تازه کنید."))
    return job


def _queue(job: ImportJob, state: str, *changed: str) -> ImportJob:
    job.state, job.lease_until, job.attempts, job.failure, job.rows_done = state, None, 0, "", 0
    job.save(update_fields=["state", "lease_until", "attempts", "failure", "rows_done", *changed, "changed_at"])
    return job


def _remembered(job: ImportJob) -> dict[str, str]:
    """The mapping that was last used for a file with this header."""
    used = ImportJob.objects.filter(kind=job.kind, header_key=job.header_key).exclude(pk=job.pk)
    last = used.filter(state__in=(JobState.DONE, JobState.CHECKED)).order_by("-pk").first()
    return dict(last.mapping) if last else {}


def _require_mapping(kind: type[Importer], mapping: Mapping[str, str]) -> None:
    taken = [name for name in mapping.values() if name]
    twice = next((name for name in taken if taken.count(name) > 1), None)
    if twice:
        raise RuleViolation(_("دو ستون به «%(column)s» داده شده است.") % {"column": kind.labels[twice]})
    for group in kind.needs:
        if not set(group) & set(taken):
            said = "، ".join(kind.labels[name] for name in group)
            raise RuleViolation(_("یکی از این ستون‌ها لازم است: %(columns)s") % {"columns": said})
