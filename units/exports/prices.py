"""Columns of the file of kinds of product and what they are worth."""

from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from core.tables import Column

KIND_COLUMNS = [
    Column(name, label, itemgetter(name), kind)
    for name, label, kind in (
        ("product", _("محصول"), "text"),
        ("uom", _("یکا"), "text"),
        ("makers", _("واحدهای سازنده"), "number"),
        ("unpriced", _("بی‌قیمت در پرونده"), "number"),
        ("lowest", _("کمترین قیمت پرونده‌ها (ریال)"), "rial"),
        ("highest", _("بیشترین قیمت پرونده‌ها (ریال)"), "rial"),
        ("price", _("قیمت مصوب (ریال)"), "rial"),
        ("since", _("قیمت مصوب از ماه"), "code"),
    )
]
