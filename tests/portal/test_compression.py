"""What goes over the wire: pages compressed for browsers that can, files untouched."""

import gzip

import pytest

from accounts.models import Role
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
CAN = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def official(client):
    client.force_login(UserFactory(role=Role.OFFICIAL), backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("address", ["/units/", "/dashboard/", "/api/v1/parks/"])
def test_pages_go_compressed_to_browsers_that_can(client, official, address):
    UnitFactory.create_batch(4)
    plain, packed = client.get(address), client.get(address, headers=CAN)
    assert (plain.headers.get("Content-Encoding"), packed.headers.get("Content-Encoding")) == (None, "gzip")
    assert len(packed.content) * 2 < len(gzip.decompress(packed.content))


def test_files_go_as_they_are(client, official):
    answer = client.get("/units/?format=xlsx", headers=CAN)
    assert answer.headers.get("Content-Encoding") is None
