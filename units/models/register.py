"""The register itself: production units, what they make, and who speaks for them."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from parks.models import County, Park, Plot
from units.models.choices import IndustryGroup, Reason, SitingGroup, Status


class IsicClassQuerySet(models.QuerySet["IsicClass"]):
    def visible_to(self, user) -> "IsicClassQuerySet":
        """A public classification."""
        return self


class IsicClass(models.Model):
    """A class (four digits) of ISIC Rev.4, section C."""

    code = models.CharField(max_length=4, unique=True)
    title = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300)

    objects = IsicClassQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("کد آیسیک")
        verbose_name_plural = _("کدهای آیسیک")

    def __str__(self) -> str:
        return f"{self.code} · {self.title or self.title_en}"


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user) -> "UnitQuerySet":
        """Units `user` may see; every list, count, choice, export, file and API answer starts here."""
        if user.is_anonymous:
            return self.none()
        if user.sees_province:
            return self
        if user.role == Role.OFFICIAL:
            return self.filter(county_id__in=user.county_ids)
        if user.role == Role.MANAGER:
            return self.filter(park__in=Park.objects.managed_by(user))
        if user.role == Role.OWNER:
            return self.filter(pk__in=UnitRepresentative.objects.current().filter(user=user).values("unit"))
        return self.none()

    def in_directory(self) -> "UnitQuerySet":
        """Units that agreed to be shown to everybody: name, place and products, nothing else of them."""
        return self.filter(is_in_directory=True)

    def for_list(self) -> "UnitQuerySet":
        """With the park's and the county's name, and without the columns that no list shows."""
        return self.select_related("park", "county").defer("search_key", "address", "park__source", "park__source_note")

    def for_page(self) -> "UnitQuerySet":
        """With everything that the unit's own page names."""
        return self.select_related("park", "county", "plot", "isic")

    def as_of(self, day: date, *, registered_by: date | None = None) -> "UnitQuerySet":
        """The units that the register (by `registered_by`, `day` for None) or the ledger knew at the end of `day`, each
        with what held then.

        `status_then` ("" where nothing was known), `status_then_on`, `status_then_reason`; `park_then`, `county_then`,
        `plot_then` (keys) and `owner_then`. The present row answers by itself where nothing has changed since.
        """
        events = Unit.status_changes.rel.related_model._default_manager.filter(
            decision="approved", unit=OuterRef("pk"), effective_on__lte=day
        ).order_by("-effective_on", "-pk")
        tenures = Unit.past_tenures.rel.related_model._default_manager.filter(
            unit=OuterRef("pk"), until__gt=day
        ).order_by("until", "pk")
        unchanged, moved = Q(status_on__lte=day), Q(Exists(tenures))
        status = {
            "status_then": ("status", Coalesce(Subquery(events.values("status")[:1]), Value(""))),
            "status_then_on": ("status_on", Subquery(events.values("effective_on")[:1])),
            "status_then_reason": ("status_reason", Coalesce(Subquery(events.values("reason")[:1]), Value(""))),
        }
        key = models.BigIntegerField()
        registered = timezone.make_aware(datetime.combine((registered_by or day) + timedelta(days=1), time.min))
        return self.annotate(
            **{name: Case(When(unchanged, then=F(now)), default=then) for name, (now, then) in status.items()},
            **{
                f"{place}_then": Case(
                    When(moved, then=Subquery(tenures.values(f"{place}_id")[:1])),
                    default=F(f"{place}_id"),
                    output_field=key,
                )
                for place in ("park", "county", "plot")
            },
            owner_then=Case(When(moved, then=Subquery(tenures.values("owner_name")[:1])), default=F("owner_name")),
        ).filter(~Q(status_then="") | Q(created_at__lt=registered))

    def reached_operation(self) -> "UnitQuerySet":
        """Active, semi-active and closed: not «running now»."""
        return self.filter(status__in=Status.reached_operation())


class Unit(models.Model):
    """One production unit of a legal or natural person, in a park or outside. An empty field is unknown, never zero.

    `status`, `status_on` and `status_reason` repeat the last approved row of the status ledger; only the actions that
    approve a change (`units.actions.status`) and the import write them.
    """

    code = models.CharField(_("شناسه"), max_length=12, unique=True)
    official_code = models.CharField(_("کد رسمی"), max_length=32, blank=True)
    name = models.CharField(_("نام واحد"), max_length=200)
    owner_name = models.CharField(_("نام مالک"), max_length=160, blank=True)
    owner_national_id = models.CharField(_("کد ملی مالک"), max_length=10, blank=True)
    legal_id = models.CharField(_("شناسهٔ ملی"), max_length=11, blank=True)
    park = models.ForeignKey(
        Park,
        verbose_name=_("شهرک"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("شهرستان"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    plot = models.ForeignKey(
        Plot,
        verbose_name=_("قطعه"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    isic = models.ForeignKey(
        IsicClass,
        verbose_name=_("کد آیسیک"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    group = models.CharField(_("گروه صنعت"), max_length=16, choices=IndustryGroup.choices, blank=True)
    establishment_licence = models.CharField(_("شمارهٔ جواز تأسیس"), max_length=40, blank=True)
    establishment_licence_on = models.DateField(_("تاریخ جواز تأسیس"), null=True, blank=True)
    operating_licence = models.CharField(_("شمارهٔ پروانهٔ بهره‌برداری"), max_length=40, blank=True)
    operating_licence_on = models.DateField(_("تاریخ پروانهٔ بهره‌برداری"), null=True, blank=True)
    status = models.CharField(_("وضعیت"), max_length=20, choices=Status.choices, blank=True)
    status_on = models.DateField(_("تاریخ وضعیت"), null=True, blank=True)
    status_reason = models.CharField(_("علت اصلی"), max_length=20, choices=Reason.choices, blank=True)
    workers_nominal = models.PositiveIntegerField(_("اشتغال پروانه (نفر)"), null=True, blank=True)
    phone = models.CharField(_("تلفن"), max_length=20, blank=True)
    postal_code = models.CharField(_("کد پستی"), max_length=10, blank=True)
    address = models.CharField(_("نشانی"), max_length=300, blank=True)
    power_kw = models.DecimalField(_("انشعاب برق (کیلووات)"), max_digits=12, decimal_places=2, null=True, blank=True)
    gas_m3_h = models.DecimalField(
        _("انشعاب گاز (متر مکعب در ساعت)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    water_l_s = models.DecimalField(
        _("انشعاب آب (لیتر بر ثانیه)"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    siting_group = models.PositiveSmallIntegerField(
        _("ردهٔ زیست‌محیطی"), choices=SitingGroup.choices, null=True, blank=True
    )
    wastewater_m3_day = models.DecimalField(
        _("فاضلاب (متر مکعب در روز)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    environment_permit = models.CharField(_("شمارهٔ مجوز محیط زیست"), max_length=40, blank=True)
    environment_permit_until = models.DateField(_("اعتبار مجوز محیط زیست تا"), null=True, blank=True)
    is_in_directory = models.BooleanField(
        _("رضایت به نمایش در فهرست همگانی محصولات"), default=False, help_text="name, place and products only"
    )
    lat = models.DecimalField(_("عرض جغرافیایی"), max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(_("طول جغرافیایی"), max_digits=8, decimal_places=5, null=True, blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)
    last_confirmed_on = models.DateField(
        _("آخرین تأیید"),
        null=True,
        blank=True,
        help_text="by a status event, a declaration, a visit or a file",
    )
    # When each other group of facts was last confirmed (`FactGroup`); `Confirmation` tells by what.
    contact_on = models.DateField(_("تأیید نشانی و تماس"), null=True, blank=True, editable=False)
    products_on = models.DateField(_("تأیید محصولات و ظرفیت"), null=True, blank=True, editable=False)
    licences_on = models.DateField(_("تأیید جواز و پروانه"), null=True, blank=True, editable=False)
    land_on = models.DateField(_("تأیید زمین"), null=True, blank=True, editable=False)
    connections_on = models.DateField(_("تأیید انشعاب‌ها"), null=True, blank=True, editable=False)
    search_key = models.TextField(editable=False)
    sort_key = models.CharField(max_length=600, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    representatives = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="UnitRepresentative",
        related_name="units",
        editable=False,
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        verbose_name = _("واحد")
        verbose_name_plural = _("واحدها")
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="units_by_name"),
            models.Index(fields=["park", "status"], name="units_by_park_and_status"),
            models.Index(fields=["county", "status"], name="units_by_county_and_status"),
            models.Index(fields=["status", "sort_key", "id"], name="units_by_status_and_name"),
            models.Index(fields=["id"], condition=Q(is_sample=True), name="sample_units"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="", status_on=None) | (~Q(status="") & Q(status_on__isnull=False)),
                name="status_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(plot=None) | Q(park__isnull=False),
                name="plot_only_inside_a_park",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("units:unit_detail", args=[self.code])


class UnitRepresentativeQuerySet(models.QuerySet["UnitRepresentative"]):
    def visible_to(self, user) -> "UnitRepresentativeQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def current(self) -> "UnitRepresentativeQuerySet":
        return self.filter(until=None)


class UnitRepresentative(models.Model):
    """Somebody who speaks for a unit; an open end means today."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="representations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="representations",
    )
    since = models.DateField(_("از"))
    until = models.DateField(_("تا"), null=True, blank=True)

    objects = UnitRepresentativeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        verbose_name = _("نمایندهٔ واحد")
        verbose_name_plural = _("نمایندگان واحدها")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "user"],
                condition=Q(until=None),
                name="one_open_representation_per_person_and_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit}"
