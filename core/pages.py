"""One view, two answers: the whole page, or just the part that htmx asked for; and paging that never runs away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from core.jalali import parse_date, today
from core.numbers import group

PER_PAGE = (25, 50, 100)
COUNT_CAP = 10_000
UNPROCESSABLE = 422


class HtmxRequest(HttpRequest):
    """A request as django-htmx's middleware hands it on; for type checkers."""

    htmx: HtmxDetails


def render_page(
    request: HtmxRequest, template: str, partial: str = "", context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; or, when htmx asks, only `partial`, the template of that part (`components/…` or `<app>/_….html`).

    A form in the context that was sent and found wanting turns the status into 422 and puts «خطا:» before the title.
    """
    context = dict(context or {})
    wrong = any(isinstance(value, forms.BaseForm) and value.is_bound and value.errors for value in context.values())
    context["page_has_errors"] = wrong
    name = partial if partial and request.htmx and not request.htmx.history_restore_request else template
    html = render_to_string(name, context, request)
    response = HttpResponse(html, status=UNPROCESSABLE if wrong and status == 200 else status)
    response["Vary"] = "HX-Request"
    return response


@dataclass
class Page:
    """One page of a list: `rows` to show, and what the pager says about the rest. Numbers count from 1."""

    source: QuerySet | Sequence[Any]
    number: int
    per_page: int
    count: int
    is_capped: bool

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The page's rows. Deep pages find their keys on the index first and only then join what is shown.

        Rows of `values` have no key to be found by.
        """
        if not self.count:
            return []
        first = (self.number - 1) * self.per_page
        if first < self.per_page or not isinstance(self.source, QuerySet) or self.source.query.values_select:
            return list(self.source[first : first + self.per_page])
        keys = self.source.values("pk")[first : first + self.per_page]
        return list(self.source.filter(pk__in=keys))

    @property
    def last_number(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.count else 0

    @property
    def last_row(self) -> int:
        return min(self.number * self.per_page, self.count)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last_number

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def total(self) -> str:
        """«۴۴۸», or «بیش از ۱۰٬۰۰۰» where counting stopped."""
        return _("بیش از %(count)s") % {"count": group(self.count)} if self.is_capped else group(self.count)

    @property
    def numbers(self) -> list[int | None]:
        """Numbers for the pager: both ends and the neighbourhood, None where some are left out."""
        near = {1, self.last_number, *range(max(1, self.number - 1), min(self.last_number, self.number + 1) + 1)}
        shown: list[int | None] = []
        for number in sorted(near):
            if shown and shown[-1] is not None and number - shown[-1] > 1:
                shown.append(None)
            shown.append(number)
        return shown

    @property
    def per_page_choices(self) -> tuple[int, ...]:
        return PER_PAGE


def asked_day(request: HttpRequest) -> date | None:
    """The past day of `?as_of=`; None for none, for nonsense and for days to come."""
    try:
        day = parse_date(request.GET["as_of"])
    except (KeyError, ValueError):
        return None
    return day if day <= today() else None


def paginate(
    request: HttpRequest,
    rows: QuerySet | Sequence[Any],
    otherwise: QuerySet | None = None,
    *,
    per_page: int = 50,
    total: int | None = None,
) -> Page:
    """The page that `?page=` and `?per_page=` ask for; nonsense means the first.

    Counting stops at 10,000: beyond it the pager says «بیش از» and goes that far. `total` spares the count where it
    is known. Where there are no rows, those of `otherwise` are paged. A list
    is paged to its end.
    """
    asked = _whole(request.GET.get("per_page"), per_page)
    size = asked if asked in PER_PAGE else per_page
    count = total if total is not None else _counted(rows)
    if not count and otherwise is not None:
        rows, count = otherwise, _counted(otherwise)
    capped = count > COUNT_CAP and total is None and isinstance(rows, QuerySet)
    count = min(count, COUNT_CAP) if capped else count
    last = max(1, -(-count // size))
    return Page(rows, min(max(1, _whole(request.GET.get("page"), 1)), last), size, count, capped)


def _counted(rows: QuerySet | Sequence[Any]) -> int:
    if not isinstance(rows, QuerySet):
        return len(rows)
    return rows.order_by()[: COUNT_CAP + 1].count()


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
