"""Filters of the list of kinds of product and what they are worth."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import VisibleFilterSet
from core.tables import Sort, by
from core.text import fold
from units.models import Product

NONE, COMMON, FILES = "none", "common", "files"
KINDS_KEY = ("name_key", "uom_key")


class KindFilterSet(VisibleFilterSet):
    """Kinds (`units.queries.prices.kinds_of`) by name and by where their price comes from; the most made first."""

    sorts = (
        Sort("-makers", _("بیشترین واحد سازنده"), ("-makers", *KINDS_KEY)),
        Sort("-unpriced", _("بیشترین بی‌قیمت"), ("-unpriced", "-makers", *KINDS_KEY)),
        Sort("-since", _("تازه‌ترین قیمت مصوب"), by("since", "-makers", *KINDS_KEY, descending=True)),
        Sort("since", _("کهنه‌ترین قیمت مصوب"), by("since", "-makers", *KINDS_KEY)),
    )

    q = django_filters.CharFilter(label=_("نام محصول"), method="of_name")
    price = django_filters.ChoiceFilter(
        label=_("قیمت"),
        choices=[
            (COMMON, _("دارای قیمت مصوب")),
            (NONE, _("بدون قیمت")),
            (FILES, _("تنها در پروندهٔ واحدها")),
        ],
        empty_label=_("همه"),
        method="of_price",
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def of_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            queryset = queryset.filter(name_key__contains=word)
        return queryset

    def of_price(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Without price: some unit makes it of whose product no price is known at all."""
        if value == COMMON:
            return queryset.filter(price__isnull=False)
        rows = queryset.filter(price=None)
        return rows.filter(unpriced__gt=0) if value == NONE else rows.filter(unpriced=0)
