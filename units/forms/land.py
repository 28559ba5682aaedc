"""Forms of land-use right contracts, reached from a plot or from a unit."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.fields import JalaliDateField, PersianCharField
from core.forms import ActionForm
from core.jalali import today
from core.numbers import group
from core.text import shown_digits
from parks.models import Plot
from units.models import LandContract, Unit


class PlotChoiceField(forms.ModelChoiceField):
    """«قطعهٔ ۱۲ · ۲٬۰۰۰ متر مربع · آزاد», as far as it is known."""

    def label_from_instance(self, obj: Plot) -> str:
        area = _("%(area)s متر مربع") % {"area": group(obj.area_m2)} if obj.area_m2 else ""
        number = _("قطعهٔ %(number)s") % {"number": shown_digits(obj.number)}
        return " · ".join(filter(None, [number, area, str(obj.get_state_display())]))


class UnitChoiceField(forms.ModelChoiceField):
    """A unit with its code, since names repeat."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name} · {shown_digits(obj.code)}"


class ContractForm(ActionForm):
    """What every contract says."""

    number = PersianCharField(label=gettext_lazy("شمارهٔ قرارداد"), max_length=40, required=False)
    signed_on = JalaliDateField(label=gettext_lazy("تاریخ قرارداد"))
    build_by = JalaliDateField(
        label=gettext_lazy("مهلت ساخت"),
        help_text=gettext_lazy("اگر تا این روز ساخته نشود، زمین بیکار شمرده می‌شود."),
        required=False,
    )


class SignForUnitForm(ContractForm):
    """A contract of one unit: which of its park's plots that nobody holds."""

    plot = PlotChoiceField(label=gettext_lazy("قطعه"), queryset=Plot.objects.none())
    field_order = ("plot",)

    def __init__(self, *args: Any, unit: Unit, by: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"plot": unit.plot_id}, **kwargs)
        held = LandContract.objects.current().filter(plot=OuterRef("pk"))
        self.fields["plot"].queryset = Plot.objects.visible_to(by).filter(~Exists(held), park=unit.park_id)


class SignForPlotForm(ContractForm):
    """A contract on one plot: which of its park's units."""

    unit = UnitChoiceField(label=gettext_lazy("واحد"), queryset=Unit.objects.none())
    field_order = ("unit",)

    def __init__(self, *args: Any, plot: Plot, by: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"unit": plot.units.values_list("pk", flat=True).first()}, **kwargs)
        units = Unit.objects.visible_to(by).filter(park=plot.park_id)
        self.fields["unit"].queryset = units.only("name", "code", "sort_key")


class ExtendForm(ActionForm):
    """Another day to build by, and why."""

    build_by = JalaliDateField(label=gettext_lazy("مهلت تازهٔ ساخت"))
    reason = PersianCharField(label=gettext_lazy("دلیل"), max_length=200)


class EndForm(ActionForm):
    """The day from which the unit no longer holds the plot, and why."""

    ended_on = JalaliDateField(label=gettext_lazy("تاریخ پایان"), initial=today)
    end_reason = PersianCharField(label=gettext_lazy("علت پایان"), max_length=200)
