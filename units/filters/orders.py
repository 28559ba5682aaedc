"""In which orders units are listed: as the menu offers them, as heads of columns ask, and both in the past."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.expressions import Combinable, OrderBy
from django.utils.translation import gettext_lazy as _

from core.tables import Sort, by
from parks.models import County, Park

SORTS = (
    Sort("name", _("نام"), ("sort_key", "pk")),
    Sort("-status_on", _("تازه‌ترین تغییر"), by("status_on", "pk", descending=True)),
    Sort("-workers_nominal", _("بیشترین اشتغال"), by("workers_nominal", "sort_key", "pk", descending=True)),
    Sort("last_confirmed_on", _("دیرمانده‌ترین تأیید"), (F("last_confirmed_on").asc(nulls_first=True), "pk")),
    Sort("code", _("شناسه"), ("code",)),
)
HEAD_SORTS = (
    Sort("status", _("وضعیت"), ("status", "sort_key", "pk")),
    Sort("park", _("شهرک"), by("park__sort_key", "sort_key", "pk")),
    Sort("county", _("شهرستان"), by("county__sort_key", "sort_key", "pk")),
    Sort("group", _("گروه صنعت"), ("group", "sort_key", "pk")),
)
# What an order reads among the annotations of `Unit.objects.as_of`.
_THEN: dict[str, str | Combinable] = {
    "status": "status_then",
    "status_on": "status_then_on",
    "park__sort_key": Subquery(Park.objects.filter(pk=OuterRef("park_then")).values("sort_key")[:1]),
    "county__sort_key": Subquery(County.objects.filter(pk=OuterRef("county_then")).values("sort_key")[:1]),
}


def past_order(sort: Sort) -> tuple[Any, ...]:
    """The fields of the order over units as they were."""
    return tuple(map(_then, sort.fields))


def _then(field: str | OrderBy) -> str | OrderBy:
    is_plain = isinstance(field, str)
    name = field.removeprefix("-") if is_plain else field.expression.name
    if name not in _THEN:
        return field
    then = F(_THEN[name]) if isinstance(_THEN[name], str) else _THEN[name]
    descending = field.startswith("-") if is_plain else field.descending
    return OrderBy(then, descending=descending, nulls_last=True)
