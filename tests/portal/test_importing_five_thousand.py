"""The wizard with 5,000 rows: 200 of them are wrong, told, fixed in the page, recorded and taken back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import JobState, Role
from core.jalali import today
from portal.importing import actions
from portal.importing.sheets import guess
from tests.factories import UserFactory
from tests.import_files import tables
from tests.units.register_rows import places, sound_rows
from units.exports.register import UNIT_LABELS
from units.imports.kinds import KINDS

pytestmark = pytest.mark.django_db
NUMBER, EVERY = 5_000, 25
OURS = {"accounts.importjob"}


def worked(job):
    actions.work_on(job=job.pk, now=timezone.now(), today=today())
    job.refresh_from_db()
    return job


def register():
    return {name: rows for name, rows in tables().items() if name not in OURS}


def as_file(rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(UNIT_LABELS.values())
    writer.writerows([row[name] for name in UNIT_LABELS] for row in rows)
    return SimpleUploadedFile("واحدها.csv", text.getvalue().encode())


def test_two_hundred_of_five_thousand_rows_are_told_fixed_recorded_and_taken_back(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    places()
    official, rows = UserFactory(role=Role.OFFICIAL), sound_rows(NUMBER)
    right = {str(index + 2): rows[index]["park"] or rows[index]["county"] for index in range(0, NUMBER, EVERY)}
    column = {number: "park" if rows[int(number) - 2]["park"] else "county" for number in right}
    for number in right:
        rows[int(number) - 2][column[number]] = "جای ناشناس"
    before = register()

    job = actions.upload_file(kind="units", file=as_file(rows), by=official)
    job = worked(actions.map_columns(job=job, mapping=guess(KINDS["units"], job.header), by=official))
    told = [(str(one["row"]), one["column"], one["value"]) for one in job.outcome["errors"]]
    assert told == [(number, column[number], "جای ناشناس") for number in right]
    assert (len(told), all(one["message"] for one in job.outcome["errors"])) == (200, True)

    fixes = {number: {column[number]: place} for number, place in right.items()}
    job = worked(actions.fix_cells(job=job, fixes=fixes, by=official))
    assert (job.outcome["mistakes"], job.outcome["created"], register() == before) == (0, NUMBER, True)
    job = worked(actions.commit_file(job=job, skip_bad_rows=False, by=official))
    assert (job.state, job.batch.created) == (JobState.DONE, NUMBER)
    assert actions.take_back(job=job, by=official).removed == NUMBER
    assert register() == before
