"""One-time codes that let a person in: a manager or an official gives one, its bearer sets a password with it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import Agency, Role, User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user) -> "InvitationQuerySet":
        """Invitations `user` gave; all of them for administrators and auditors."""
        if user.is_anonymous:
            return self.none()
        if user.role in {Role.ADMINISTRATOR, Role.AUDITOR}:
            return self
        return self.filter(created_by=user)

    def open(self, now) -> "InvitationQuerySet":
        """Neither used, nor taken back, nor out of date at `now`."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)

    def for_list(self) -> "InvitationQuerySet":
        return self.select_related("created_by", "used_by", "agency").prefetch_related("target")


class Invitation(models.Model):
    """A code for one person and one role; `target` is the unit, park or county it opens (none for a province role).

    A code whose target is an account is not an invitation but lets that person choose a new password.
    """

    code_digest = models.CharField(
        max_length=64,
        unique=True,
        help_text="HMAC-SHA256 of the code under the portal's key; the code is not kept",
    )
    role = models.CharField(_("نقش"), max_length=16, choices=Role.choices)
    full_name = models.CharField(_("نام و نام خانوادگی"), max_length=120)
    phone = models.CharField(_("تلفن همراه"), max_length=15, blank=True)
    email = models.EmailField(_("نشانی رایانامه"), blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_id = models.BigIntegerField(null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="invitations_given",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations_used",
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("دعوت‌نامه")
        verbose_name_plural = _("دعوت‌نامه‌ها")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None)
                | models.Q(used_at__isnull=False, used_by__isnull=False, revoked_at=None),
                name="used_invitation_names_its_user",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_for_new_password(self) -> bool:
        """True when the bearer already has an account and only chooses a new password."""
        if self.target_type_id is None:
            return False
        return self.target_type_id == ContentType.objects.get_for_model(User).pk

    def state(self, now) -> str:
        """One of `used`, `revoked`, `expired`, `open`."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > now else "expired"
