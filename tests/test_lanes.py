"""The test harness itself: what it claims to bring is really there."""

import psycopg2
import pytest
import redis

from tests.servers import require_persian_trigrams


@pytest.mark.postgres
def test_postgres_sees_persian_letters(postgres_url):
    require_persian_trigrams(postgres_url)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding')")
        assert cursor.fetchone() == ("UTF8",)


@pytest.mark.worker
def test_broker_answers(redis_url):
    assert redis.Redis.from_url(redis_url).ping()
