"""Keeping a list's address under a name, for oneself or for colleagues."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts import policies
from accounts.audit import record
from accounts.models import SavedView, User
from core.errors import RuleViolation
from core.filters import EVERY, PASSING
from core.tables import PICKED
from core.text import squash

LONGEST_QUERY = 2_000


def lasting(query: str) -> str:
    """What of an address is worth keeping: filters, order, columns; no page, no ticked rows."""
    told = QueryDict(query, mutable=True)
    for name in {*PASSING, PICKED, EVERY, "csrfmiddlewaretoken"}:
        told.pop(name, None)
    for name, texts in list(told.lists()):
        told.setlist(name, [text for text in texts if text])
    return told.urlencode()


@transaction.atomic
def save_view(*, by: User, page: str, name: str, query: str, is_shared: bool = False) -> SavedView:
    """The list `page` (name of its route) with `query` stands under `name`.

    Raises PermissionDenied for a view that may not be shared, RuleViolation for a second view of one name, for a page
    that is no list and for an address that is too long.
    """
    by = User.objects.select_for_update().get(pk=by.pk)
    _require_right(by, is_shared)
    try:
        reverse(page)
    except NoReverseMatch as error:
        raise RuleViolation(_("این صفحه فهرست نیست و نمایی از آن ذخیره نمی‌شود.")) from error
    query = lasting(query)
    if len(query) > LONGEST_QUERY:
        raise RuleViolation(_("پالایه‌های این نما بیش از آن است که ذخیره شود؛ چند پالایه را بردارید."))
    view = SavedView(user=by, page=page, query=query)
    _name(view, name)
    view.is_shared = is_shared
    view.save(force_insert=True)
    record(by=by, verb="view_saved", subject=view, after={"name": view.name, "is_shared": is_shared})
    return view


@transaction.atomic
def edit_view(*, view: SavedView, by: User, name: str, is_shared: bool = False) -> SavedView:
    """The view has this name and is shared or not."""
    User.objects.select_for_update().get(pk=view.user_id)
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if not policies.may_keep_view(by, view):
        raise PermissionDenied
    _require_right(by, is_shared and not view.is_shared)
    before = {"name": view.name, "is_shared": view.is_shared}
    _name(view, name)
    view.is_shared = is_shared
    after = {"name": view.name, "is_shared": view.is_shared}
    if after != before:
        view.save(update_fields=["name", "is_shared", "at"])
        record(by=by, verb="view_edited", subject=view, before=before, after=after)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """The view is gone; what it led to stays where it is."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if not policies.may_keep_view(by, view):
        raise PermissionDenied
    record(by=by, verb="view_deleted", subject=view, before={"name": view.name, "is_shared": view.is_shared})
    view.delete()


def _require_right(by: User, wants_sharing: bool) -> None:
    if not policies.may_save_views(by) or (wants_sharing and not policies.may_share_views(by)):
        raise PermissionDenied


def _name(view: SavedView, name: str) -> None:
    others = SavedView.objects.filter(user=view.user_id, page=view.page).exclude(pk=view.pk)
    if squash(name) in map(squash, others.values_list("name", flat=True)):
        raise RuleViolation(_("نمایی با این نام دارید؛ نام دیگری بنویسید."), field="name")
    view.name = name
