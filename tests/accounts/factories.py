"""Rows of accounts that only these tests need."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import codes
from accounts.models import Invitation, Notice, Role
from tests.factories import UserFactory


class InvitationFactory(DjangoModelFactory):
    """An open invitation; `code` is what its bearer types in."""

    class Meta:
        model = Invitation
        exclude = ("code",)

    code = factory.Sequence(lambda n: f"{n:010d}")
    code_digest = factory.LazyAttribute(lambda row: codes.digest(row.code))
    role = Role.AGENCY
    full_name = "رضا احمدی"
    created_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    to = factory.SubFactory(UserFactory)
    kind = "invitation_redeemed"
    params = factory.LazyFunction(lambda: {"name": "رضا احمدی"})
    url = "/invitations/"
