"""Pages of the import wizard: the files, one file through its steps, its receipt and its undo."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.models import ImportJob, JobState
from accounts.models.imports import CLAIMABLE_STATES
from core.exports import export_response
from core.forms import ActionForm
from core.pages import paginate, render_page
from portal import tasks
from portal.importing import actions, findings, progress, sheets
from portal.importing.forms import CommitForm, FixesForm, MappingForm, UploadForm
from portal.importing.pages import MISTAKES_A_PAGE, page_of, steps_of
from units.imports.kinds import KINDS
from units.policies import may_import

BUSY = CLAIMABLE_STATES
# Larger imports are looked through by the worker alone: nobody waits for a page that long.
MOST_LOOKED_THROUGH = 2_000


@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """Files that were brought, and a new one."""
    may_upload = may_import(request.user)
    rows = ImportJob.objects.visible_to(request.user)
    if not may_upload and not request.user.is_read_only:
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.perform(actions.upload_file, by=request.user):
        return redirect("import_map", pk=form.result.pk)
    page = paginate(request, rows.select_related("by", "batch").defer("outcome", "fixes"))
    context = {"form": form if may_upload else None, "page": page}
    return render_page(request, "portal/import_list.html", context=context)


@login_required
@require_safe
def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """The file where it stands: to be mapped, at work, checked, recorded."""
    job = _visible(request, pk)
    if job.state == JobState.UPLOADED and job.by_id == request.user.pk:
        return redirect("import_map", pk=job.pk)
    return _job_page(request, job)


@login_required
def import_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which; then the file is checked."""
    job = _own(request, pk)
    if job.state not in actions.MAPPABLE:
        return redirect(job)
    form = MappingForm(request.POST or None, job=job)
    if form.perform(actions.map_columns, job=job, by=request.user):
        _tell_worker(job)
        return redirect(job)
    context = {"job": job, "form": form, "steps": steps_of(job), "columns": _columns(job, form)}
    return render_page(request, "portal/import_map.html", context=context)


@login_required
@require_POST
def import_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells are put right and the file is checked again."""
    job = _own(request, pk)
    form = FixesForm(request.POST, job=job)
    if form.perform(actions.fix_cells, job=job, by=request.user):
        _tell_worker(job)
        return redirect(job)
    return _job_page(request, job, fix_form=form)


@login_required
@require_POST
def import_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """The checked file waits to be recorded."""
    job = _own(request, pk)
    form = CommitForm(request.POST)
    if form.perform(actions.commit_file, job=job, by=request.user):
        _tell_worker(job)
        return redirect(job)
    return _job_page(request, job, commit_form=form)


@login_required
@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if job.state in BUSY and job.state != JobState.CHECK_DUE:
        messages.error(request, _("این پرونده در دست کار است؛ پس از پایان آن می‌توانید کنارش بگذارید."))
        return redirect(job)
    actions.drop_file(job=job, by=request.user)
    messages.success(request, _("پرونده کنار گذاشته شد."))
    return redirect("import_list")


@login_required
@require_safe
def import_mistakes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows with mistakes as a file, each with what is wrong in a last column."""
    job = _visible(request, pk)
    fmt = "csv" if request.GET.get("format") == "csv" else "xlsx"
    if not job.outcome.get("errors") or job.state == JobState.DROPPED:
        raise Http404
    rows = findings.mistake_rows(Path(job.file.path), job.outcome["errors"], KINDS[job.kind])
    return export_response(rows, findings.mistake_columns(job.header), name=f"mistakes-{job.pk}", fmt=fmt)


@login_required
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands on an import, and taking it back; a large one is looked through by the worker."""
    job = _own(request, pk)
    if job.state != JobState.DONE or job.batch is None or job.batch.undone_at is not None:
        return redirect(job)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.perform(actions.queue_undo, job=job, by=request.user):
        _tell_worker(job)
        return redirect(job)
    looks = job.batch.created + job.batch.updated <= MOST_LOOKED_THROUGH
    undone = actions.take_back(job=job, by=request.user, dry_run=True) if looks else None
    conflicts = undone.conflicts[: actions.CONFLICTS_KEPT] if undone else []
    context = {"job": job, "form": form, "undone": undone, "conflicts": conflicts, "labels": KINDS[job.kind].labels}
    return render_page(request, "portal/import_undo.html", context=context)


# ── parts of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _visible(request: HttpRequest, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.visible_to(request.user).select_related("by", "batch"), pk=pk)


def _own(request: HttpRequest, pk: int) -> ImportJob:
    job = _visible(request, pk)
    if job.by_id != request.user.pk or not may_import(request.user):
        raise PermissionDenied
    return job


def _job_page(request: HttpRequest, job: ImportJob, **forms: Any) -> HttpResponse:
    errors = job.outcome.get("errors", [])
    context = {
        "job": job,
        "steps": steps_of(job),
        "is_busy": job.state in BUSY,
        "rows_done": progress.told(Path(job.file.path)) if job.state in BUSY else 0,
        "found": page_of(errors, request.GET.get("page"), KINDS[job.kind].labels),
        "per_page": MISTAKES_A_PAGE,
        "labels": KINDS[job.kind].labels,
        "mine": job.by_id == request.user.pk and may_import(request.user),
        "fix_form": forms.get("fix_form"),
        "commit_form": forms.get("commit_form"),
    }
    return render_page(request, "portal/import_job.html", "portal/_import_job.html", context)


def _columns(job: ImportJob, form: MappingForm) -> list[dict[str, Any]]:
    """Each column of the file with its box and its first cells."""
    rows = sheets.preview(Path(job.file.path))
    return [
        {"title": title, "field": form[f"column{index}"], "cells": [row[index] for _n, row in rows if index < len(row)]}
        for index, title in enumerate(job.header)
    ]


def _tell_worker(job: ImportJob) -> None:
    try:
        tasks.work_on_import.apply_async([job.pk], expires=tasks.TICK_SECONDS, retry=False)
    except OperationalError:
        return  # the broker is away: the file waits for the next tick
