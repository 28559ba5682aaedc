"""The import wizard: upload, mapping, check, fixes, recording, receipt, undo, each as its user meets it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.utils import timezone

from accounts.models import AuditEvent, ImportBatch, ImportJob, JobState, Role
from core.errors import RuleViolation
from core.jalali import today
from portal.importing import actions
from portal.importing.sheets import guess
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.processes import wait_until
from tests.races import cut_off_whoever_waits_at, on_a_connection_of_its_own
from units.imports.kinds import KINDS
from units.models import Unit

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def park():
    return ParkFactory(name="شهرک صنعتی آزمون")


def csv(*rows, header="نام شرکت,شهرک,وضعیت,تاریخ وضعیت,پرسنل,توضیح", name="units.csv"):
    return SimpleUploadedFile(name, "\n".join([header, *rows]).encode(), content_type="text/csv")


def uploaded(by, *rows, **kwargs):
    return actions.upload_file(kind="units", file=csv(*rows, **kwargs), by=by)


MAPPING = {"0": "name", "1": "park", "2": "status", "3": "status_on", "4": "workers_nominal"}
GOOD = "بافت آذر,شهرک صنعتی آزمون,فعال,1403/01/10,۱۲,x"
BAD_STATUS = "پارس چوب,شهرک صنعتی آزمون,نیمه تعطیل,1403/01/10,۸,x"


def worked(job):
    """What a worker makes of the job."""
    actions.work_on(job=job.pk, now=timezone.now(), today=today())
    job.refresh_from_db()
    return job


def checked(by, *rows):
    return worked(actions.map_columns(job=uploaded(by, *rows), mapping=MAPPING, by=by))


# ── the way of a file ─────────────────────────────────────────────────────────────────────────────────────────────
def test_columns_that_name_themselves_are_guessed_once():
    found = guess(KINDS["units"], ["نام واحد", "name", "شهرک", "چیز دیگر", "Legal_ID"])
    assert found == {"0": "name", "2": "park", "4": "legal_id"}


def test_columns_are_guessed_by_the_words_of_offices_where_no_label_fits():
    found = guess(KINDS["units"], ["نام شرکت", "نام واحد", "نام شهرک", "پرسنل", "تعداد پرسنل", "آدرس", "توضیح"])
    assert found == {"1": "name", "2": "park", "3": "workers_nominal", "5": "address"}
    assert guess(KINDS["parks"], ["نام شهرک", "نام شهرستان"]) == {"0": "name", "1": "county"}


def test_check_counts_and_writes_nothing(official, park):
    job = checked(official, GOOD, BAD_STATUS)
    assert (job.state, job.rows_total) == (JobState.CHECKED, 2)
    assert {name: job.outcome[name] for name in ("created", "updated", "rejected", "mistakes")} == {
        "created": 1, "updated": 0, "rejected": 1, "mistakes": 1,
    }  # fmt: skip
    assert (Unit.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_mistake_is_told_with_its_row_column_and_what_stands_there(official, park):
    error = checked(official, GOOD, BAD_STATUS).outcome["errors"][0]
    assert (error["row"], error["column"], error["value"], error["name"]) == (3, "status", "نیمه تعطیل", "پارس چوب")


def test_fixed_file_is_recorded_whole_and_leaves_a_receipt(official, park):
    job = checked(official, GOOD, BAD_STATUS)
    job = worked(actions.fix_cells(job=job, fixes={"3": {"status": "فعال"}}, by=official))
    assert (job.outcome["mistakes"], job.outcome["created"]) == (0, 2)
    job = worked(actions.commit_file(job=job, skip_bad_rows=False, by=official))
    assert (job.state, job.batch.created, job.batch.file_name) == (JobState.DONE, 2, "units.csv")
    assert sorted(Unit.objects.values_list("name", "workers_nominal")) == [("بافت آذر", 12), ("پارس چوب", 8)]


def test_sound_rows_alone_are_recorded_when_asked(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD, BAD_STATUS), skip_bad_rows=True, by=official))
    assert (job.state, list(Unit.objects.values_list("name", flat=True))) == (JobState.DONE, ["بافت آذر"])


def test_file_with_mistakes_is_not_recorded_whole(official, park):
    with pytest.raises(RuleViolation):
        actions.commit_file(job=checked(official, GOOD, BAD_STATUS), skip_bad_rows=False, by=official)


def test_file_without_anything_new_is_not_recorded(official, park):
    worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    again = checked(official, GOOD)
    assert (again.outcome["created"], again.outcome["unchanged"]) == (0, 1)
    with pytest.raises(RuleViolation):
        actions.commit_file(job=again, skip_bad_rows=False, by=official)


def test_mapping_is_remembered_for_files_with_the_same_header(official, park):
    checked(official, GOOD)
    assert uploaded(official, BAD_STATUS).mapping == MAPPING


@pytest.mark.parametrize("mapping", [{"0": "name", "1": "name"}, {"1": "park"}])
def test_mapping_that_cannot_be_is_refused(official, park, mapping):
    with pytest.raises(RuleViolation):
        actions.map_columns(job=uploaded(official, GOOD), mapping=mapping, by=official)


def test_undo_takes_everything_back(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    assert actions.take_back(job=job, by=official, dry_run=True).removed == 1
    assert Unit.objects.count() == 1
    assert actions.take_back(job=job, by=official).refused is False
    assert Unit.objects.count() == 0


def test_undo_is_refused_where_something_newer_stands(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    Unit.objects.update(phone="04134567890", name="نام دیگر")
    undone = actions.take_back(job=job, by=official)
    assert ([conflict.row for conflict in undone.conflicts], Unit.objects.count()) == ([2], 1)


def test_undo_that_is_refused_leaves_its_conflicts_with_the_receipt(client, official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    Unit.objects.update(name="نام دیگر")
    job = worked(actions.queue_undo(job=job, by=official))
    assert (job.state, Unit.objects.count(), job.batch.undone_at) == (JobState.DONE, 1, None)
    page = logged_in(client, official).get(f"/imports/{job.pk}/").content.decode()
    assert ("این خانه پس از ورود عوض شده است" in page, "بازگرداندن این ورود" in page) == (True, True)


def test_large_import_is_looked_through_by_the_worker_alone(client, official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    ImportBatch.objects.update(created=2_001)
    page = logged_in(client, official).get(f"/imports/{job.pk}/undo/")
    assert (page.context["undone"], "نخست نگاه می‌شود" in page.content.decode()) == (None, True)
    client.post(f"/imports/{job.pk}/undo/")
    assert (worked(job).state, Unit.objects.count()) == (JobState.DONE, 0)


def test_what_was_taken_back_is_not_taken_back_again(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    job = worked(actions.queue_undo(job=job, by=official))
    with pytest.raises(RuleViolation):
        actions.queue_undo(job=job, by=official)


def test_undo_left_behind_by_a_killed_worker_is_taken_over(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    actions.queue_undo(job=job, by=official)
    ImportJob.objects.update(state=JobState.UNDOING, lease_until=timezone.now() - timedelta(seconds=1))
    assert (worked(job).state, Unit.objects.count()) == (JobState.DONE, 0)


# ── workers ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_job_that_somebody_has_is_left_alone(official, park):
    job = actions.map_columns(job=uploaded(official, GOOD), mapping=MAPPING, by=official)
    ImportJob.objects.update(state=JobState.CHECKING, lease_until=timezone.now() + timedelta(minutes=5))
    assert actions.work_on(job=job.pk, now=timezone.now(), today=today()) == ""


def test_job_left_behind_by_a_killed_worker_is_taken_over(official, park):
    job = checked(official, GOOD)
    actions.commit_file(job=job, skip_bad_rows=False, by=official)
    ImportJob.objects.update(state=JobState.COMMITTING, lease_until=timezone.now() - timedelta(seconds=1))
    assert worked(job).state == JobState.DONE
    assert (Unit.objects.count(), ImportBatch.objects.count()) == (1, 1)


def test_job_that_is_done_is_not_done_again(official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    assert actions.work_on(job=job.pk, now=timezone.now(), today=today()) == ""
    assert Unit.objects.count() == 1


def test_job_that_fails_thrice_waits_for_a_person(official, park):
    job = actions.map_columns(job=uploaded(official, GOOD), mapping=MAPPING, by=official)
    Path(job.file.path).unlink()
    for _ in range(3):
        with pytest.raises(FileNotFoundError):
            actions.work_on(job=job.pk, now=timezone.now(), today=today())
    job.refresh_from_db()
    assert (job.state, "FileNotFoundError" in job.failure) == (JobState.FAILED, True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_job_whose_worker_is_cut_off_from_the_database_is_given_back_at_once(official, park, database_url):
    job = actions.map_columns(job=uploaded(official, GOOD), mapping=MAPPING, by=official)
    with closing(psycopg2.connect(database_url)) as gate, ThreadPoolExecutor(1) as pool:
        gate.cursor().execute("LOCK TABLE parks_park IN ACCESS EXCLUSIVE MODE")
        work = pool.submit(on_a_connection_of_its_own, actions.work_on, job=job.pk, now=timezone.now(), today=today())
        wait_until(lambda: cut_off_whoever_waits_at(gate))
        assert isinstance(work.exception(timeout=30), OperationalError)

    job.refresh_from_db()
    assert (job.state, job.lease_until, job.failure.split(":")[0]) == (JobState.CHECK_DUE, None, "OperationalError")
    assert worked(job).state == JobState.CHECKED


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def logged_in(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def test_whole_way_through_the_pages(client, official, park):
    logged_in(client, official)
    to_map = client.post("/imports/", {"kind": "units", "file": csv(GOOD, BAD_STATUS)})
    job = ImportJob.objects.get()
    assert to_map.url == f"/imports/{job.pk}/columns/"
    assert "نام شرکت" in client.get(to_map.url).content.decode()
    client.post(to_map.url, {f"column{index}": name for index, name in MAPPING.items()})
    worked(job)
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert ("نیمه تعطیل" in page, 'name="fix-3-status"' in page) == (True, True)
    client.post(f"/imports/{job.pk}/fixes/", {"fix-3-status": "تعطیل", "fix-3-nonsense": "x"})
    worked(job)
    assert client.post(f"/imports/{job.pk}/commit/", {"way": "all"}).status_code == 302
    assert worked(job).state == JobState.DONE
    assert "شمارهٔ ورود" in client.get(f"/imports/{job.pk}/").content.decode()
    assert client.get(f"/imports/{job.pk}/undo/").context["undone"].removed == 2
    client.post(f"/imports/{job.pk}/undo/")
    worked(job)
    assert (Unit.objects.count(), "بازگردانده" in client.get("/imports/").content.decode()) == (0, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "خالی"), (b"\xff\xfe\x00binary", "UTF-8"), (b"PK\x03\x04not a workbook", "اکسل")],
)
def test_file_that_cannot_be_read_is_refused_beside_its_box(client, official, content, said):
    logged_in(client, official)
    answer = client.post("/imports/", {"kind": "units", "file": SimpleUploadedFile("a.csv", content)})
    assert (answer.status_code, said in str(answer.context["form"].errors["file"])) == (422, True)
    assert ImportJob.objects.count() == 0


def test_two_hundred_mistakes_are_all_shown_and_all_in_the_file(client, official, park):
    rows = [f"واحد {n},شهرک صنعتی آزمون,چیز دیگر,1403/01/10,۱,x" for n in range(200)]
    job = checked(official, GOOD, *rows)
    logged_in(client, official)
    shown = [
        error["row"]
        for page in (1, 2, 3, 4)
        for error in client.get(f"/imports/{job.pk}/?page={page}").context["found"].rows
    ]
    assert shown == list(range(3, 203))
    text = b"".join(client.get(f"/imports/{job.pk}/mistakes/?format=csv").streaming_content).decode()
    assert (text.count("\r\n"), "خطا" in text.splitlines()[0]) == (201, True)


def test_one_fix_can_stand_wherever_the_same_value_does(client, official, park):
    other = "نخ تبریز,شهرک صنعتی آزمون,خوابیده,1403/01/10,۸,x"
    job = checked(official, BAD_STATUS, GOOD, BAD_STATUS.replace("پارس", "آذر"), other)
    logged_in(client, official).post(f"/imports/{job.pk}/fixes/", {"fix-2-status": "تعطیل", "everywhere": "on"})
    job = worked(job)
    assert job.fixes == {"2": {"status": "تعطیل"}, "4": {"status": "تعطیل"}}
    assert [(error["row"], error["value"]) for error in job.outcome["errors"]] == [(5, "خوابیده")]


def test_steps_come_with_the_part_that_asks_again(client, official, park):
    job = worked(actions.commit_file(job=checked(official, GOOD), skip_bad_rows=False, by=official))
    part = logged_in(client, official).get(f"/imports/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert (part.count('<li class="done">'), "aria-current" in part) == (4, False)


def test_page_asks_again_while_a_worker_has_the_file(client, official, park):
    job = actions.map_columns(job=uploaded(official, GOOD), mapping=MAPPING, by=official)
    page = logged_in(client, official).get(f"/imports/{job.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'hx-trigger="every 2s"' not in client.get(f"/imports/{worked(job).pk}/").content.decode()


def test_dropped_file_is_gone_at_the_next_tick(client, official, park):
    job = checked(official, GOOD)
    path = Path(job.file.path)
    logged_in(client, official).post(f"/imports/{job.pk}/drop/")
    assert (actions.sweep_dropped(), path.exists(), actions.sweep_dropped()) == (1, False, 0)
    job.refresh_from_db()
    assert (job.state, client.get(f"/imports/{job.pk}/").status_code) == (JobState.DROPPED, 200)
    assert AuditEvent.objects.filter(verb="import_dropped").count() == 1


# ── strangers ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("address", ["", "columns/", "fixes/", "commit/", "drop/", "mistakes/", "undo/"])
def test_files_of_others_do_not_exist(client, official, park, address):
    job = checked(official, GOOD, BAD_STATUS)
    colleague = logged_in(client, UserFactory(role=Role.OFFICIAL))
    send = colleague.post if address in {"fixes/", "commit/", "drop/"} else colleague.get
    assert send(f"/imports/{job.pk}/{address}").status_code == 404


def test_those_who_may_not_import_are_turned_away(client, park):
    limited = UserFactory(role=Role.OFFICIAL)
    limited.county_scopes.create(county=CountyFactory())
    people = (limited, manager_of(park), owner_of(UnitFactory()), UserFactory(role=Role.AGENCY))
    assert [logged_in(client, person).get("/imports/").status_code for person in people] == [403] * 4


def test_auditor_looks_on(client, official, park):
    job = checked(official, GOOD)
    auditor = logged_in(client, UserFactory(role=Role.AUDITOR))
    assert auditor.get(f"/imports/{job.pk}/").status_code == 200
    assert auditor.post(f"/imports/{job.pk}/commit/", {"way": "all"}).status_code == 403
    assert auditor.get("/imports/").context["form"] is None
