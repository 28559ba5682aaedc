"""A file into the register: mapped, checked behind a closed page, fixed, recorded past a killed worker, undone."""

import re
from datetime import timedelta

import psycopg2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import ImportBatch, ImportJob, JobState, Role
from parks.models import Plot
from portal import tasks
from tests.factories import PASSWORD, ParkFactory, UserFactory
from tests.import_files import write_csv
from tests.processes import wait_until
from units.models import Product, StatusChange, Unit

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
HEADER = ("نام شرکت", "شهرک", "قطعه", "وضعیت", "تاریخ وضعیت", "محصول", "یادداشت")
REGISTER = (Unit, Product, StatusChange, Plot)
NUMBER, BAD = 30, (5, 17, 28)  # rows with one and the same mistake


@pytest.fixture
def file(tmp_path):
    park = ParkFactory(name="شهرک صنعتی سهند")
    rows = [
        [f"كاشي {n}", park.name, str(n), "خوابیده" if n in BAD else "فعال", "۱۴۰۳/۰۱/۱۵", "کاشی", "x"]
        for n in range(NUMBER)
    ]
    return write_csv(tmp_path / "واحدها.csv", HEADER, rows)


@pytest.fixture
def gate(database_url):
    """A lock on the table of units, so that a recording stops in the middle of writing."""
    connection = psycopg2.connect(database_url)
    yield connection
    connection.close()


def rows_of_the_register():
    return [list(model.objects.order_by("pk").values_list()) for model in REGISTER]


def test_a_file_comes_in_whatever_happens_on_the_way_and_goes_again(file, gate, visit, celery_worker_process):
    official = visit(UserFactory(role=Role.OFFICIAL, password=PASSWORD), width=1440)
    before = rows_of_the_register()

    brings_the_file(official, file)
    address = closes_the_page(official)
    worker = celery_worker_process.worker()
    official.page.goto(address)
    fixes_one_mistake_for_all_three(official)
    assert rows_of_the_register() == before

    records_it_while_the_worker_is_killed(official, gate, worker)
    assert rows_of_the_register() == before
    a_second_worker_takes_over(celery_worker_process)
    reads_the_receipt(official)
    takes_it_back(official)
    assert rows_of_the_register() == before


def brings_the_file(official, file):
    official.go_to("واحدها")
    official.press("ورود از پرونده")
    official.page.set_input_files("input[type=file]", str(file))
    official.press("بارگذاری", "button")

    official.sees("هر ستون پرونده چیست؟")
    official.press("بررسی آزمایشی", "button")
    official.sees("می‌توانید صفحه را ببندید")


def closes_the_page(official):
    address = official.page.url
    official.page.goto("about:blank")
    return address


def fixes_one_mistake_for_all_three(official):
    boxes = official.page.get_by_label(re.compile("مقدار درست وضعیت"))
    expect(boxes).to_have_count(len(BAD), timeout=60_000)
    boxes.first.fill("تعطیل")
    official.choose("هر جا همین مقدار آمده است")
    official.press("بررسی دوبارهٔ اصلاح‌شده‌ها", "button")
    expect(official.page.get_by_text("خطایی نیست")).to_be_visible(timeout=60_000)


def records_it_while_the_worker_is_killed(official, gate, worker):
    with gate.cursor() as cursor:
        cursor.execute("LOCK TABLE units_unit IN EXCLUSIVE MODE")
        official.press("ثبت در سامانه", "button")
        wait_until(lambda: someone_waits_at(gate), say=worker.output)
    worker.kill()
    gate.rollback()
    assert (ImportJob.objects.get().state, ImportBatch.objects.count()) == (JobState.COMMITTING, 0)


def someone_waits_at(gate):
    with gate.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'units_unit'::regclass")
        return cursor.fetchone()[0]


def a_second_worker_takes_over(processes):
    """The lease of the dead one runs out: nobody waits ten minutes in a test."""
    processes.worker()
    ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.work_on_imports.delay()


def reads_the_receipt(official):
    expect(official.page.get_by_text("شمارهٔ ورود").first).to_be_visible(timeout=60_000)
    expect(official.page.locator(".steps .done")).to_have_count(4)
    assert (Unit.objects.count(), ImportBatch.objects.get().created) == (NUMBER, NUMBER)


def takes_it_back(official):
    official.press("بازگرداندن این ورود")
    official.sees("مانعی نیست")
    official.press("بازگردان", "button")
    expect(official.page.get_by_text(re.compile("این ورود در .* بازگردانده شد"))).to_be_visible(timeout=60_000)
