"""Counties and parks, and who is in charge of which."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class CountyQuerySet(models.QuerySet["County"]):
    def visible_to(self, user) -> "CountyQuerySet":
        """Counties in which `user` may see something."""
        if user.is_anonymous:
            return self.none()
        if user.sees_province:
            return self
        if user.role == Role.OFFICIAL:
            return self.filter(pk__in=user.county_ids)
        return self.filter(pk__in=Park.objects.visible_to(user).values("county"))


class County(models.Model):
    """A شهرستان. `official_code` is the census code; two newer counties have none yet."""

    code = models.CharField(max_length=8, unique=True)
    official_code = models.CharField(max_length=8, blank=True)
    name = models.CharField(_("نام"), max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    centre_city = models.CharField(max_length=80, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    population_1395 = models.PositiveIntegerField(null=True, blank=True, help_text="census of 1395")
    source = models.TextField(blank=True)
    search_key = models.CharField(max_length=240, editable=False)
    sort_key = models.CharField(max_length=240, editable=False)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        verbose_name = _("شهرستان")
        verbose_name_plural = _("شهرستان‌ها")

    def __str__(self) -> str:
        return self.name


class ParkKind(models.TextChoices):
    PARK = "park", _("شهرک صنعتی")
    ZONE = "zone", _("ناحیهٔ صنعتی")
    SPECIAL = "special", _("منطقهٔ ویژه")


class ParkStage(models.TextChoices):
    OPERATING = "operating", _("در حال بهره‌برداری")
    UNDER_CONSTRUCTION = "under_construction", _("در دست احداث")
    PLANNED = "planned", _("برنامه‌ریزی‌شده")


class Ownership(models.TextChoices):
    STATE = "state", _("دولتی")
    PRIVATE = "private", _("خصوصی")


class ParkQuerySet(models.QuerySet["Park"]):
    def visible_to(self, user) -> "ParkQuerySet":
        """Parks `user` works with; every list, choice, count, export and API answer starts here."""
        if user.is_anonymous:
            return self.none()
        if user.sees_province:
            return self
        if user.role == Role.OFFICIAL:
            return self.filter(county_id__in=user.county_ids)
        if user.role == Role.MANAGER:
            return self.managed_by(user)
        if user.role == Role.OWNER:
            return self.filter(pk__in=user.units.values("park"))
        return self.none()

    def in_directory(self) -> "ParkQuerySet":
        """Parks that everybody may read of, without an account: all of them, as facts of the park alone."""
        return self

    def managed_by(self, user) -> "ParkQuerySet":
        """Parks whose manager `user` is today."""
        return self.filter(pk__in=ParkMembership.objects.current().filter(user=user).values("park"))

    def for_list(self) -> "ParkQuerySet":
        return self.select_related("county")


class Park(models.Model):
    """An industrial park, zone or special zone. An empty field is unknown, never zero."""

    code = models.CharField(_("شناسه"), max_length=12, unique=True)
    official_code = models.CharField(_("کد رسمی"), max_length=32, blank=True)
    name = models.CharField(_("نام"), max_length=160)
    name_en = models.CharField(_("نام انگلیسی"), max_length=160, blank=True)
    aliases = models.CharField(_("نام‌های دیگر"), max_length=300, blank=True)
    kind = models.CharField(_("نوع"), max_length=8, choices=ParkKind.choices)
    county = models.ForeignKey(
        County,
        verbose_name=_("شهرستان"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parks",
    )
    established_on = models.DateField(_("تاریخ تأسیس"), null=True, blank=True)
    established_year_only = models.BooleanField(
        default=False,
        help_text="only the Iranian year is known; established_on is its first day",
    )
    total_area_ha = models.DecimalField(_("مساحت کل (هکتار)"), max_digits=10, decimal_places=2, null=True, blank=True)
    assignable_area_ha = models.DecimalField(
        _("مساحت قابل واگذاری (هکتار)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
    )
    ownership = models.CharField(_("مالکیت"), max_length=8, choices=Ownership.choices, blank=True)
    specialised_in = models.CharField(_("تخصص"), max_length=160, blank=True)
    stage = models.CharField(_("مرحله"), max_length=20, choices=ParkStage.choices, blank=True)
    lat = models.DecimalField(_("عرض جغرافیایی"), max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(_("طول جغرافیایی"), max_digits=8, decimal_places=5, null=True, blank=True)
    location_is_approximate = models.BooleanField(default=True)
    source = models.TextField(_("منبع"), blank=True)
    source_note = models.TextField(_("توضیح منبع"), blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)
    search_key = models.CharField(max_length=900, editable=False)
    sort_key = models.CharField(max_length=480, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        verbose_name = _("شهرک")
        verbose_name_plural = _("شهرک‌ها")
        indexes: ClassVar = [models.Index(fields=["sort_key", "id"], name="parks_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(assignable_area_ha=None)
                | Q(total_area_ha=None)
                | Q(assignable_area_ha__lte=models.F("total_area_ha")),
                name="assignable_area_within_total",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("parks:park_detail", args=[self.code])


class ParkMembershipQuerySet(models.QuerySet["ParkMembership"]):
    def visible_to(self, user) -> "ParkMembershipQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(park__in=Park.objects.visible_to(user))

    def current(self) -> "ParkMembershipQuerySet":
        return self.filter(until=None)


class ParkMembership(models.Model):
    """Somebody's time as manager of a park; an open end means today."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="park_memberships",
    )
    since = models.DateField(_("از"))
    until = models.DateField(_("تا"), null=True, blank=True)

    objects = ParkMembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        verbose_name = _("مدیریت شهرک")
        verbose_name_plural = _("مدیریت شهرک‌ها")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["park", "user"],
                condition=Q(until=None),
                name="one_open_membership_per_person_and_park",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.park}"


class CountyScopeQuerySet(models.QuerySet["CountyScope"]):
    def visible_to(self, user) -> "CountyScopeQuerySet":
        return self if user.is_authenticated and user.sees_province else self.none()


class CountyScope(models.Model):
    """Limits an official to a county; an official without any row works for the whole province."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="county_scopes")
    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="scopes")

    objects = CountyScopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("حوزهٔ کارشناس")
        verbose_name_plural = _("حوزه‌های کارشناسان")
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "county"], name="county_once_per_official")]

    def __str__(self) -> str:
        return f"{self.user} · {self.county}"
