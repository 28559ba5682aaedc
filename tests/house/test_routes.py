"""Who gets past which door: strangers nowhere, people without a scope to nobody's rows."""

import pytest
from django.http import HttpResponseServerError
from django.template import TemplateDoesNotExist
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.factories import UserFactory
from tests.house import allowed
from tests.house.routes import routes
from tests.house.world import MARK, build

SENT_AWAY = {302, 401, 403, 404, 405}
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_away(world, method):
    client = Client(raise_request_exception=False)
    let_in = {}
    for route in routes():
        if route.is_in(allowed.PUBLIC_ROUTES):
            continue
        answer = ask(client, method, route)
        if answer.status_code not in SENT_AWAY or leads_inside(answer):
            let_in[f"{route.name} {route.path}"] = f"{answer.status_code} {answer.headers.get('Location', '')}"
    assert let_in == {}


def ask(client, method, route):
    """The route's answer; a view that fails so badly that not even the error page comes is a 500 all the same."""
    try:
        return getattr(client, method)(route.path)
    except TemplateDoesNotExist as error:
        return HttpResponseServerError(f"no template {error}")


def leads_inside(answer):
    """A redirect of a stranger must end at a login page or give away nothing but a slash."""
    if answer.status_code != 302:
        return False
    doors = (reverse("accounts:login"), reverse("admin:login"))
    return not answer["Location"].startswith(doors)


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.AGENCY])
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_without_a_scope_find_nobodys_rows(world, role, method):
    client = Client(raise_request_exception=False)
    person = UserFactory(role=role)
    leaks = {}
    for route in routes():
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # one of them logs out
        if trouble := shows_too_much(route, ask(client, method, route), role):
            leaks[f"{route.name} {route.path}"] = trouble
    assert leaks == {}


def shows_too_much(route, answer, role):
    if route.is_in(allowed.PUBLIC_ROUTES):
        return None
    if answer.status_code >= 500:
        return answer.status_code
    may_open = route.is_in(allowed.OPEN_TO_EVERY_ACCOUNT) or f"{role}:{route.name}" in allowed.OPEN_TO_A_ROLE
    if route.parameters and not may_open and answer.status_code not in SENT_AWAY:
        return answer.status_code
    if MARK in body(answer):
        return "shows a name"
    return None


def body(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def test_administrators_find_every_row_of_the_world(world):
    """Keeps the two tests above honest: a route that nobody finds would prove nothing."""
    client = Client(raise_request_exception=False)
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    lost = {}
    for route in routes():
        if route.parameters and not route.is_in(allowed.NOT_FOR_ADMINISTRATORS) and not route.name.startswith("admin:"):
            status = ask(client, "get", route).status_code
            if status in {404, 500}:
                lost[f"{route.name} {route.path}"] = status
    assert lost == {}, "404: the world lacks this row (house/world.py) or the route its ARGUMENTS (house/routes.py)"


def test_every_exception_names_a_route_that_stands():
    names = routes()
    listed = [*allowed.PUBLIC_ROUTES, *allowed.OPEN_TO_EVERY_ACCOUNT, *allowed.NOT_FOR_ADMINISTRATORS]
    listed += [key.partition(":")[2] for key in allowed.OPEN_TO_A_ROLE]
    unknown = [name for name in listed if not any(route.is_in([name]) for route in names)]
    assert unknown == []
