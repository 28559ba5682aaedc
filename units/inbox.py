"""What waits for a person in the register: verdicts, declarations, disagreements and silent units."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.inbox import InboxGroup, InboxItem
from core.jalali import Period, format_date
from core.numbers import percent
from units import policies
from units.models import Declaration, Status, StatusChange, Unit
from units.queries.declarations import due_month, to_judge, without_declaration
from units.queries.status import disagreements, silent_units, to_verify

SHOWN = 5


def groups(user: User, today: date) -> list[InboxGroup]:
    """Groups that have something in them, the most pressing first; two queries each whatever the scale."""
    if not policies.may_write(user):
        return []
    found = _of_owner(user, today) if user.role == Role.OWNER else _of_verifier(user, today)
    return [group for group in found if group.count]


def _of_verifier(user: User, today: date) -> list[InboxGroup]:
    units = Unit.objects.visible_to(user)
    changes = to_verify(user).select_related("unit", "unit__park")
    months = to_judge(user).select_related("unit", "unit__park")
    cases, silent = (
        disagreements(units, today).select_related("park"),
        silent_units(units, today).select_related("park"),
    )
    judge_url = reverse("units:declaration_list") + "?waiting=me"
    title = _("تغییرهای وضعیت در انتظار راستی‌آزمایی شما")
    found = [_group(title, "clipboard-check", reverse("units:status_queue") + "?waiting=me", changes, _change_item)]
    found.append(_group(_("اظهارنامه‌های در انتظار پذیرش شما"), "file-text", judge_url, months, _declaration_item))
    title = _("وضعیت اعلام‌شده و تولید با هم نمی‌خوانند")
    found.append(_group(title, "alert-triangle", reverse("units:status_disagreements"), cases, _disagreement_item))
    title = _("واحدهایی که شش ماه است خبری از آن‌ها نرسیده")
    found.append(_group(title, "clock", reverse("units:silent_units"), silent, _silent_item))
    return found


def _of_owner(user: User, today: date) -> list[InboxGroup]:
    period = due_month(today)
    units = without_declaration(Unit.objects.visible_to(user), period)
    return [
        _group(
            _("اظهارنامه‌هایی که باید بفرستید"),
            "file-text",
            reverse("units:owner_home"),
            units.select_related("park"),
            lambda unit: InboxItem(
                title=_("اظهارنامهٔ %(period)s") % {"period": period.label},
                detail=unit.name,
                url=reverse("units:declaration", args=[unit.code, period.code]),
                due_on=period.due_on,
                tone="bad" if today > period.due_on else "warn",
            ),
        )
    ]


def _group(title: str, icon: str, url: str, rows: QuerySet, item: Callable[[Any], InboxItem]) -> InboxGroup:
    shown: Iterable = rows[:SHOWN]
    return InboxGroup(title=title, icon=icon, count=rows.count(), url=url, items=[item(row) for row in shown])


def _change_item(change: StatusChange) -> InboxItem:
    return InboxItem(
        title=change.unit.name,
        detail=_("پیشنهاد: %(status)s از %(day)s · %(source)s")
        % {
            "status": change.get_status_display(),
            "day": format_date(change.effective_on),
            "source": change.get_source_display(),
        },
        url=reverse("units:status_change", args=[change.pk]),
        due_on=change.verify_by,
        tag=str(change.unit.park or _("بیرون از شهرک")),
    )


def _declaration_item(declaration: Declaration) -> InboxItem:
    return InboxItem(
        title=declaration.unit.name,
        detail=_("اظهارنامهٔ %(period)s · بهره‌گیری %(share)s")
        % {"period": Period.parse(declaration.period).label, "share": percent(declaration.utilisation)},
        url=reverse("units:declaration", args=[declaration.unit.code, declaration.period]),
        tag=_("هشدار دارد") if declaration.warnings else "",
        tone="warn" if declaration.warnings else "",
    )


def _disagreement_item(unit: Unit) -> InboxItem:
    return InboxItem(
        title=unit.name,
        detail=_("اعلام‌شده: %(declared)s · بر پایهٔ تولید: %(computed)s (%(share)s ظرفیت)")
        % {
            "declared": unit.get_status_display(),
            "computed": Status(unit.computed_status).label,
            "share": percent(unit.recent_utilisation),
        },
        url=unit.get_absolute_url(),
        tag=str(unit.park or _("بیرون از شهرک")),
    )


def _silent_item(unit: Unit) -> InboxItem:
    last = unit.last_confirmed_on
    return InboxItem(
        title=unit.name,
        detail=_("آخرین تأیید: %(day)s") % {"day": format_date(last)} if last else _("هنوز هیچ تأییدی ندارد"),
        url=unit.get_absolute_url(),
        tag=str(unit.park or _("بیرون از شهرک")),
    )
