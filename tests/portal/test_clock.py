"""What the clock starts outlives a restart of the database, and a round by hand tells of it at once."""

import pytest
from django.db import InterfaceError, OperationalError

from portal.celery import app

app.loader.import_default_modules()
OWN = sorted(name for name in app.tasks if not name.startswith("celery."))


@pytest.mark.parametrize("name", OWN)
def test_task_is_tried_again_a_bounded_number_of_times_when_the_database_was_away(name):
    task = app.tasks[name]
    assert (set(task.autoretry_for), task.max_retries, task.default_retry_delay) == (
        {OperationalError, InterfaceError},
        10,
        0,
    )


def test_task_run_by_hand_tells_at_once_that_the_database_is_away():
    tries = []

    @app.task(name="tests.cut_off", shared=False)
    def cut_off():
        tries.append(1)
        raise OperationalError("the server is away")

    with pytest.raises(OperationalError, match="the server is away"):
        cut_off.apply(throw=True)
    app.tasks.pop("tests.cut_off")
    assert tries == [1]
