"""`hold` lets one past at a time where there is no row to lock yet."""

import threading
from contextlib import closing, suppress

import pytest
from django.db import OperationalError, connection, transaction

from core.locks import hold, share


def passed_meanwhile(name, lock=hold):
    """Whether another connection gets past `lock(name)` while the caller's transaction is open."""
    passed = threading.Event()

    def other():
        with closing(connection), suppress(OperationalError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
            lock(name)
            passed.set()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    return passed.is_set()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_hold_keeps_others_of_the_same_name_out_until_the_end():
    with transaction.atomic():
        hold("codes:U")
        assert (passed_meanwhile("codes:U"), passed_meanwhile("codes:P")) == (False, True)
    assert passed_meanwhile("codes:U") is True


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_share_lets_others_share_and_keeps_out_who_holds():
    with transaction.atomic():
        share("prices")
        assert (passed_meanwhile("prices", share), passed_meanwhile("prices")) == (True, False)
    with transaction.atomic():
        hold("prices")
        assert passed_meanwhile("prices", share) is False


@pytest.mark.django_db
def test_hold_may_be_asked_twice_by_the_same_transaction():
    with transaction.atomic():
        hold("codes:U")
        hold("codes:U")
        assert connection.in_atomic_block is True
