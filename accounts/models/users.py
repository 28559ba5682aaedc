"""Who works in the portal: people, their one role, and the agencies that answer enquiries."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to the portal (DOMAIN §2); scopes narrow it, nothing widens it."""

    ADMINISTRATOR = "administrator", _("راهبر سامانه")
    DIRECTOR = "director", _("مدیر استان")
    OFFICIAL = "official", _("کارشناس استان")
    AGENCY = "agency", _("کارشناس دستگاه اجرایی")
    MANAGER = "manager", _("مدیر شهرک")
    OWNER = "owner", _("مدیر واحد")
    AUDITOR = "auditor", _("بازرس")


PROVINCE_ROLES = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR})


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user) -> "AgencyQuerySet":
        """Names of agencies are public; only those who logged in have a use for them."""
        return self.none() if user.is_anonymous else self


class Agency(models.Model):
    """A public body that answers enquiries and carries out works: power, gas, water, roads, telecom, environment."""

    code = models.SlugField(_("شناسه"), max_length=32, unique=True)
    name = models.CharField(_("نام"), max_length=120)
    name_en = models.CharField(_("نام انگلیسی"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=240, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        verbose_name = _("دستگاه اجرایی")
        verbose_name_plural = _("دستگاه‌های اجرایی")

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user) -> "UserQuerySet":
        """Accounts `user` may list: administrators and auditors all, everyone else their own."""
        if user.is_anonymous:
            return self.none()
        if user.role in {Role.ADMINISTRATOR, Role.AUDITOR}:
            return self
        return self.filter(pk=user.pk)

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """A new account; without a password it cannot log in until an invitation sets one."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        return self.create_user(username, password, **{**fields, "role": Role.ADMINISTRATOR})


class User(AbstractBaseUser):
    """One person. Rights come from the role and from rows that give a scope: counties, parks, units, an agency."""

    username = models.CharField(
        _("نام کاربری"),
        max_length=60,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": _("این نام کاربری پیش‌تر گرفته شده است.")},
    )
    full_name = models.CharField(_("نام و نام خانوادگی"), max_length=120)
    title = models.CharField(_("سمت"), max_length=120, blank=True)
    role = models.CharField(_("نقش"), max_length=16, choices=Role.choices)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("دستگاه اجرایی"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officers",
    )
    email = models.EmailField(_("نشانی رایانامه"), blank=True)
    phone = models.CharField(_("تلفن همراه"), max_length=15, blank=True)
    is_active = models.BooleanField(_("فعال"), default=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]

    class Meta:
        ordering: ClassVar = ["full_name", "pk"]
        verbose_name = _("کاربر")
        verbose_name_plural = _("کاربران")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=Role.AGENCY, agency__isnull=False) | (~Q(role=Role.AGENCY) & Q(agency=None)),
                name="only_agency_officers_have_an_agency",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def county_ids(self) -> frozenset[int] | None:
        """Counties an official is limited to, as primary keys; None means the whole province."""
        if self.role != Role.OFFICIAL:
            return None
        return frozenset(self.county_scopes.values_list("county_id", flat=True)) or None

    @property
    def sees_province(self) -> bool:
        """True for those whose view has no border: administrator, director, auditor and unlimited officials."""
        return self.role in PROVINCE_ROLES and self.county_ids is None

    @property
    def is_read_only(self) -> bool:
        return self.role == Role.AUDITOR

    # What django.contrib.admin asks; only administrators keep reference tables there.
    @property
    def is_staff(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj=None) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_perms(self, perm_list, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR
