"""What the wizard's page is filled with: its steps, and one page of the mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ImportJob, JobState
from core.numbers import group

MISTAKES_A_PAGE = 50
_PLACE = {
    JobState.UPLOADED: 2,
    JobState.CHECK_DUE: 3,
    JobState.CHECKING: 3,
    JobState.CHECKED: 3,
    JobState.FAILED: 3,
    JobState.COMMIT_DUE: 4,
    JobState.COMMITTING: 4,
    JobState.DONE: 5,
    JobState.UNDO_DUE: 5,
    JobState.UNDOING: 5,
    JobState.DROPPED: 1,
}


@dataclass(frozen=True)
class Step:
    """One station of the wizard."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Mistakes:
    """One page of the mistakes; numbers count from 1."""

    rows: Sequence[dict[str, Any]]
    number: int
    last: int
    count: int


def steps_of(job: ImportJob) -> list[Step]:
    """Upload, mapping, check, recording, with where the file stands."""
    place = _PLACE[JobState(job.state)]
    mapped = _("%(mapped)s از %(all)s ستون") % {
        "mapped": group(sum(bool(name) for name in job.mapping.values())),
        "all": group(len(job.header)),
    }
    labels = (
        (_("بارگذاری"), ""),
        (_("تطبیق ستون‌ها"), mapped),
        (_("بررسی آزمایشی"), _("هنوز چیزی ثبت نشده") if place == _PLACE[JobState.CHECKED] else ""),
        (_("ثبت نهایی"), ""),
    )
    return [
        Step(label, "done" if number < place else "now" if number == place else "", note)
        for number, (label, note) in enumerate(labels, start=1)
    ]


def page_of(errors: Sequence[dict[str, Any]], asked: str | None, labels: Mapping[str, str]) -> Mistakes:
    """The page of the mistakes that the address asks for, nonsense means the first."""
    last = max(1, -(-len(errors) // MISTAKES_A_PAGE))
    number = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    number = min(max(1, number), last)
    shown = errors[(number - 1) * MISTAKES_A_PAGE : number * MISTAKES_A_PAGE]
    rows = [
        {**error, "label": labels.get(error["column"], ""), "can_fix": error["column"] in labels} for error in shown
    ]
    return Mistakes(rows, number, last, len(errors))
