"""Error pages speak Persian, whatever went wrong."""

import pytest
from django.test import Client, RequestFactory

from accounts.models import Role
from portal.views import errors
from tests.factories import UserFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/audit/", 403)])
def test_page_that_is_not_there_or_not_allowed_has_its_own_look(client, path, status):
    client.force_login(UserFactory(role=Role.OWNER), backend=BACKEND)
    answer = client.get(path)
    assert (answer.status_code, 'lang="fa"' in answer.content.decode()) == (status, True)


@pytest.mark.django_db
def test_stale_form_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": "a", "password": "b"})
    assert (answer.status_code, "فرم منقضی شده است" in answer.content.decode()) == (403, True)


def test_broken_page_asks_nothing_of_the_database():
    answer = errors.server_error(RequestFactory().get("/"))
    assert (answer.status_code, "سامانه از کار ماند" in answer.content.decode()) == (500, True)


@pytest.mark.django_db
def test_every_answer_carries_the_security_policy(client):
    policy = client.get("/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
