"""What lists of people, codes and deeds can be narrowed to."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import django_filters
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import verb_choices
from accounts.models import Agency, AuditEvent, Invitation, Role, User
from accounts.queries import kind_label
from core.filters import ChoicesFilter, JalaliDateFilter, VisibleFilterSet
from core.search import folded, matching
from core.text import ascii_digits, sort_key, tidy

HOUSE = frozenset({"accounts", "parks", "units", "support", "reports"})


def people_named(rows: QuerySet, text: str, prefix: str = "", how: Callable[[str, str], Q] = matching) -> QuerySet:
    """Rows of people whose name holds every word of `text`, however spelt, or whose user name begins with it.

    `prefix` leads to the person; `how` is `matching` or `nearly`.
    """
    rows = rows.alias(folded_name=folded(f"{prefix}full_name"))
    return rows.filter(how(text, "folded_name") | Q(**{f"{prefix}username__istartswith": ascii_digits(tidy(text))}))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


class UserFilterSet(VisibleFilterSet):
    q = django_filters.CharFilter(label=_("نام یا نام کاربری"), method="by_name")
    role = ChoicesFilter(label=_("نقش"), choices=Role.choices)
    agency = django_filters.ModelChoiceFilter(
        label=_("دستگاه اجرایی"), queryset=lambda request: Agency.objects.visible_to(request.user)
    )
    is_active = django_filters.ChoiceFilter(
        label=_("حساب"), choices=[("true", _("باز")), ("false", _("بسته"))], method="by_state"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return people_named(queryset, value)

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_active=value == "true")


class InvitationFilterSet(VisibleFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("حال"),
        choices=[
            ("open", _("در انتظار")),
            ("used", _("پذیرفته‌شده")),
            ("expired", _("گذشته از مهلت")),
            ("revoked", _("پس‌گرفته")),
        ],
        method="by_state",
    )
    role = django_filters.ChoiceFilter(label=_("نقش"), choices=Role.choices)

    class Meta:
        model = Invitation
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        now = timezone.now()
        return {
            "open": queryset.filter(used_at=None, revoked_at=None, expires_at__gt=now),
            "used": queryset.exclude(used_at=None),
            "expired": queryset.filter(used_at=None, revoked_at=None, expires_at__lte=now),
            "revoked": queryset.exclude(revoked_at=None),
        }[value]


def _kinds() -> list[tuple[str, str]]:
    """Kinds of objects the trail tells of: every table of the house that has a name people know."""
    labels = [
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in HOUSE and "verbose_name" in model._meta.original_attrs
    ]
    return sorted(((label, kind_label(label)) for label in labels), key=lambda pair: sort_key(pair[1]))


class AuditFilterSet(VisibleFilterSet):
    person = django_filters.CharFilter(label=_("کننده"), method="by_person")
    subject = django_filters.CharFilter(label=_("موضوع"), method="by_subject")
    kind = django_filters.ChoiceFilter(label=_("نوع موضوع"), choices=_kinds, field_name="subject_type")
    verb = django_filters.ChoiceFilter(label=_("کار"), choices=verb_choices)
    since = JalaliDateFilter(label=_("از تاریخ"), method="from_day")
    until = JalaliDateFilter(label=_("تا تاریخ"), method="to_day")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return people_named(queryset, value, "by__")

    def by_subject(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(subject_label__icontains=tidy(value))

    def from_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__gte=_midnight(value))

    def to_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__lt=_midnight(value + timedelta(days=1)))
