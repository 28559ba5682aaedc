"""What each role finds in the rail and the tab bar, and the little that every page says about its reader.

All of it is lazy: a page that shows no frame (a partial, a file, an error) pays nothing, a whole page one query.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice, Role, User
from accounts.policies import invitable_roles, may_list_users, may_manage_users, may_read_trail, may_write
from reports.policies import may_read_parameters
from units.models import Unit
from units.policies import may_import, may_read_freshness, may_read_twins

ON_TAB_BAR = 4
_PROVINCE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR})
_REGISTER = _PROVINCE | {Role.MANAGER, Role.OWNER}


@dataclass(frozen=True)
class Item:
    """One place of the portal: its word, its icon, where it is and whether the reader is there now."""

    label: str | Promise
    icon: str
    url: str
    current: bool
    counts_inbox: bool = False


# Where an item leads, its word and icon, and the roles that have it; in the order of the rail.
_PLACES = (
    ("home", _("کارتابل"), "inbox", frozenset(Role) - {Role.OWNER}),
    ("units:owner_home", _("واحدهای من"), "home", frozenset({Role.OWNER})),
    ("dashboard", _("داشبورد"), "layout-dashboard", _PROVINCE | {Role.MANAGER}),
    ("units:unit_list", _("واحدها"), "building-factory-2", _REGISTER - {Role.OWNER}),
    ("parks:park_list", _("شهرک‌ها"), "map-pin", _REGISTER - {Role.OWNER}),
    ("units:declaration_list", _("اظهارنامه‌ها"), "file-text", _REGISTER),
    ("support:request_list", _("زیرساخت"), "bolt", _PROVINCE | {Role.MANAGER, Role.AGENCY}),
    ("support:programme_list", _("حمایت‌ها"), "heart-handshake", _REGISTER),
    ("reports:report_list", _("گزارش‌ها"), "report-analytics", _PROVINCE | {Role.MANAGER}),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """The template context of every page: navigation, unread notices, language, sample notice, initials."""
    user = None if getattr(request, "is_for_everybody", False) else getattr(request, "user", None)
    other = "en" if (get_language() or "fa").startswith("fa") else "fa"
    shared = {"other_language": other}
    if user is None or not user.is_authenticated:
        return shared
    facts = SimpleLazyObject(lambda: _facts(user))
    return {
        **shared,
        "nav_items": SimpleLazyObject(lambda: items_for(user, request.path)),
        "more_items": SimpleLazyObject(lambda: more_for(user, request.path)),
        "user_initials": initials(user.full_name),
        "unread_notices": SimpleLazyObject(lambda: facts["unread"]),
        "site_has_sample_data": SimpleLazyObject(lambda: facts["has_sample"]),
    }


def items_for(user: User, path: str) -> list[Item]:
    """The rail of `user`; the item whose place holds `path` is the current one."""
    found = []
    for name, label, icon, roles in _PLACES:
        if user.role in roles and (url := _url(name)):
            found.append(Item(label, icon, url, _holds(url, path), counts_inbox=name == "home"))
    return found


def more_for(user: User, path: str) -> list[Item]:
    """What stands behind «more»: the map, the register's state, people, the trail and tables, as far as one may."""
    places = (
        ("map", _("نقشهٔ شهرک‌ها"), "map", user.role in _REGISTER - {Role.OWNER}),
        ("import_list", _("ورود داده"), "upload", may_import(user) or user.is_read_only),
        ("units:freshness", _("تازگی داده‌ها"), "rotate-clockwise", may_read_freshness(user)),
        ("units:twin_list", _("واحدهای همانند"), "copy", may_read_twins(user)),
        ("reports:parameters", _("پارامترهای گزارش"), "adjustments", may_read_parameters(user)),
        ("accounts:user_list", _("کاربران"), "users", may_list_users(user)),
        ("accounts:invitation_list", _("دعوت‌نامه‌ها"), "mail", bool(invitable_roles(user))),
        ("accounts:trail", _("ردپای کارها"), "history", may_read_trail(user)),
        ("admin:index", _("جدول‌های پایه"), "database", may_manage_users(user)),
        ("reports:subscriptions", _("خبر انتشار گزارش‌ها"), "mail", may_write(user)),
        ("reports:verify", _("راستی‌آزمایی گزارش"), "shield-check", True),
        ("accounts:notice_list", _("اعلان‌ها"), "bell", True),
        ("accounts:password_change", _("تغییر گذرواژه"), "key", True),
    )
    return [
        Item(label, icon, url, _holds(url, path))
        for name, label, icon, allowed in places
        if allowed and (url := _url(name))
    ]


def initials(full_name: str) -> str:
    """First letters of the first two words, kept apart by a ZWNJ so that Persian letters do not join."""
    return "\u200c".join(word[0] for word in full_name.split()[:2])


def _facts(user: User) -> dict[str, Any]:
    """Unread notices of `user` and whether sample data stands: one query."""
    unread = Notice.objects.unread().filter(to=OuterRef("pk")).order_by().values("to").annotate(count=Count("pk"))
    return (
        User.objects.filter(pk=user.pk)
        .values(
            unread=Coalesce(Subquery(unread.values("count")), 0), has_sample=Exists(Unit.objects.filter(is_sample=True))
        )
        .get()
    )


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
