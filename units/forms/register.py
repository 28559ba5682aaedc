"""A unit and its products as a form, with a question where it looks like a unit that stands already."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.fields import (
    JalaliDateField,
    LegalIdField,
    NationalIdField,
    PersianCharField,
    PersianDecimalField,
    PersianIntegerField,
    PhoneField,
    PostalCodeField,
    RialField,
)
from core.forms import ActionForm
from core.text import listed, squash
from parks.models import County, Park, Plot
from units.actions.register import ProductFacts
from units.compute.likeness import Traits
from units.models import IndustryGroup, IsicClass, Product, SitingGroup, Unit
from units.queries.twins import Suggestion, as_traits, suggestions, traits_of

EXTRA_PRODUCTS = 2
MOST_PRODUCTS = 30
LARGEST_WORKERS = 1_000_000
UNKNOWN = [("", gettext_lazy("نامعلوم"))]
AMOUNT: dict[str, Any] = {"max_digits": 12, "min_value": 0, "required": False}
# The questions, a group at a time; only the first stands open before anybody asks.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("واحد و جای آن"), ("name", "park", "plot_number", "county")),
    (gettext_lazy("صنعت و اشتغال"), ("group", "isic", "workers_nominal", "official_code")),
    (gettext_lazy("مالک"), ("owner_name", "owner_national_id", "legal_id")),
    (
        gettext_lazy("جواز و پروانه"),
        ("establishment_licence", "establishment_licence_on", "operating_licence", "operating_licence_on"),
    ),
    (gettext_lazy("انشعاب‌ها"), ("power_kw", "gas_m3_h", "water_l_s")),
    (
        gettext_lazy("محیط زیست"),
        ("siting_group", "wastewater_m3_day", "environment_permit", "environment_permit_until"),
    ),
    (gettext_lazy("تماس، نشانی و موقعیت"), ("phone", "postal_code", "address", "lat", "lon")),
)
# What is compared with units that stand, beside the place.
TOLD = tuple(one.name for one in fields(Traits) if one.name not in {"plot", "park", "county"})
ASKED_WHEN_NEEDED = ("is_another", "is_correction")


class ProductForm(forms.Form):
    """One product; a line whose name is emptied is taken off."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = PersianCharField(label=gettext_lazy("نام محصول"), max_length=160, required=False)
    nominal_quantity = PersianDecimalField(
        label=gettext_lazy("ظرفیت اسمی سالانه"), max_digits=18, decimal_places=3, min_value=0, required=False
    )
    nominal_uom = PersianCharField(label=gettext_lazy("یکا"), max_length=24, required=False)
    reference_price_rial = RialField(label=gettext_lazy("قیمت مرجع هر یکا (ریال)"), help_text="", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        told = ("nominal_quantity", "nominal_uom", "reference_price_rial")
        if not data.get("name") and not data.get("key") and any(data.get(name) not in (None, "") for name in told):
            self.add_error("name", _("نام محصول را بنویسید."))
        return data


ProductFormSet = forms.formset_factory(ProductForm, extra=EXTRA_PRODUCTS, max_num=MOST_PRODUCTS, validate_max=True)


@dataclass(frozen=True)
class Questions:
    """One group of boxes."""

    label: Any
    boxes: Sequence[BoundField]
    is_first: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_first or any(box.errors for box in self.boxes)

    @property
    def answered(self) -> int:
        return sum(box.value() not in (None, "") for box in self.boxes)


class UnitForm(ActionForm):
    """The facts of a unit, without its status; an empty box means that it is not known."""

    name = PersianCharField(label=gettext_lazy("نام واحد"), max_length=200)
    park = forms.ModelChoiceField(
        label=gettext_lazy("شهرک"),
        queryset=Park.objects.none(),
        required=False,
        empty_label=gettext_lazy("بیرون از شهرک‌ها"),
    )
    county = forms.ModelChoiceField(
        label=gettext_lazy("شهرستان"),
        queryset=County.objects.none(),
        required=False,
        empty_label=gettext_lazy("نامعلوم"),
        help_text=gettext_lazy("برای واحد درون شهرک، شهرستان شهرک ثبت می‌شود."),
    )
    plot_number = PersianCharField(label=gettext_lazy("شمارهٔ قطعه"), max_length=32, required=False)
    owner_name = PersianCharField(label=gettext_lazy("نام مالک"), max_length=160, required=False)
    owner_national_id = NationalIdField(label=gettext_lazy("کد ملی مالک"), required=False)
    legal_id = LegalIdField(label=gettext_lazy("شناسهٔ ملی"), required=False)
    official_code = PersianCharField(label=gettext_lazy("کد رسمی"), max_length=32, required=False)
    isic = forms.ModelChoiceField(
        label=gettext_lazy("کد آیسیک"),
        queryset=IsicClass.objects.none(),
        required=False,
        empty_label=gettext_lazy("نامعلوم"),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("گروه صنعت"), choices=[*UNKNOWN, *IndustryGroup.choices], required=False
    )
    establishment_licence = PersianCharField(label=gettext_lazy("شمارهٔ جواز تأسیس"), max_length=40, required=False)
    establishment_licence_on = JalaliDateField(label=gettext_lazy("تاریخ جواز تأسیس"), required=False)
    operating_licence = PersianCharField(label=gettext_lazy("شمارهٔ پروانهٔ بهره‌برداری"), max_length=40, required=False)
    operating_licence_on = JalaliDateField(label=gettext_lazy("تاریخ پروانهٔ بهره‌برداری"), required=False)
    workers_nominal = PersianIntegerField(
        label=gettext_lazy("اشتغال پروانه (نفر)"), min_value=0, max_value=LARGEST_WORKERS, required=False
    )
    power_kw = PersianDecimalField(label=gettext_lazy("برق (کیلووات)"), decimal_places=2, **AMOUNT)
    gas_m3_h = PersianDecimalField(label=gettext_lazy("گاز (متر مکعب در ساعت)"), decimal_places=2, **AMOUNT)
    water_l_s = PersianDecimalField(label=gettext_lazy("آب (لیتر بر ثانیه)"), decimal_places=3, **AMOUNT)
    siting_group = forms.TypedChoiceField(
        label=gettext_lazy("ردهٔ زیست‌محیطی"),
        choices=[*UNKNOWN, *SitingGroup.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("ردهٔ ۱ کمترین آلودگی را دارد."),
    )
    wastewater_m3_day = PersianDecimalField(label=gettext_lazy("فاضلاب (متر مکعب در روز)"), decimal_places=2, **AMOUNT)
    environment_permit = PersianCharField(label=gettext_lazy("شمارهٔ مجوز محیط زیست"), max_length=40, required=False)
    environment_permit_until = JalaliDateField(label=gettext_lazy("اعتبار مجوز تا"), required=False)
    phone = PhoneField(label=gettext_lazy("تلفن"), required=False)
    postal_code = PostalCodeField(label=gettext_lazy("کد پستی"), required=False)
    address = PersianCharField(label=gettext_lazy("نشانی"), max_length=300, required=False)
    lat = PersianDecimalField(
        label=gettext_lazy("عرض جغرافیایی"),
        max_digits=8,
        decimal_places=5,
        min_value=25,
        max_value=40,
        required=False,
    )
    lon = PersianDecimalField(
        label=gettext_lazy("طول جغرافیایی"),
        max_digits=8,
        decimal_places=5,
        min_value=44,
        max_value=64,
        required=False,
    )
    is_correction = forms.BooleanField(
        label=gettext_lazy("جای واحد یا مالک آن نادرست ثبت شده بود و اصلاح می‌شود"), required=False
    )
    is_another = forms.BooleanField(label=gettext_lazy("هیچ‌یک از این‌ها نیست؛ واحد دیگری است"), required=False)

    def __init__(self, *args: Any, by: User, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(unit), **kwargs)
        self.by, self.unit = by, unit
        self.lookalikes: list[Suggestion] = []
        self.fields["park"].queryset = Park.objects.visible_to(by)
        self.fields["county"].queryset = County.objects.visible_to(by)
        self.fields["isic"].queryset = IsicClass.objects.all()
        self.products = ProductFormSet(self.data if self.is_bound else None, initial=_lines(unit), prefix="products")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.products.is_valid()])

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Errors of the unit and of its products, for the one summary."""
        rows = super().error_list
        for line in self.products.forms:
            rows += [(line[name].id_for_label, str(error)) for name, errors in line.errors.items() for error in errors]
        return rows

    @property
    def groups(self) -> list["Questions"]:
        """The questions as the page shows them; folded ones open where something is wrong inside."""
        shown = [(label, [self[name] for name in names if self._is_asked(name)]) for label, names in GROUPS]
        return [Questions(label, boxes, is_first=number == 0) for number, (label, boxes) in enumerate(shown)]

    @property
    def correction(self) -> BoundField | None:
        """The question whether a mistake is corrected, once it has been asked."""
        return self["is_correction"] if self._is_asked("is_correction") else None

    @property
    def another(self) -> BoundField:
        """The word that it is none of the units that it looks like."""
        return self["is_another"]

    @property
    def products_open(self) -> bool:
        """Whether something is wrong with the products."""
        return bool(self.products.total_error_count() or self.non_field_errors())

    def _is_asked(self, name: str) -> bool:
        return name not in ASKED_WHEN_NEEDED or name in self.errors or bool(self.data.get(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("lat") is None) != (data.get("lon") is None) and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon" if data.get("lon") is None else "lat", _("عرض و طول جغرافیایی را با هم بنویسید."))
        self._ask_about_twins(data)
        return data

    def _ask_about_twins(self, data: dict[str, Any]) -> None:
        """Units that this one looks like are shown, and it goes through only when the person says that it is none."""
        told = self._traits(data)
        if self.unit is not None and told == traits_of(self.unit):
            return
        self.lookalikes = suggestions(Unit.objects.visible_to(self.by), told, but=self.unit)
        if self.lookalikes and not data.get("is_another"):
            shown = listed(f"{one.unit.name} ({one.unit.code})" for one in self.lookalikes)
            said = _("شاید این واحد پیش‌تر ثبت شده باشد: %(twins)s. اگر هیچ‌یک از این‌ها نیست، این خانه را نشان بزنید.")
            self.add_error("is_another", ValidationError(said % {"twins": shown}))

    def _traits(self, data: dict[str, Any]) -> Traits:
        """What is compared, as far as the boxes tell it; a park brings its county along."""
        park, county, number = data.get("park"), data.get("county"), data.get("plot_number")
        plot = Plot.objects.filter(park=park, number_key=squash(number)).first() if park and number else None
        places = {"park": park and park.pk, "county": (park and park.county_id) or (county and county.pk)}
        return as_traits(
            **{name: data.get(name) or "" for name in TOLD},
            **places,
            plot=plot and plot.pk,  # type: ignore[arg-type]
        )

    def action_data(self) -> dict[str, Any]:
        left_out = {"is_another"} if self.unit else set(ASKED_WHEN_NEEDED)
        data = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        data["unlike"] = [one.unit for one in self.lookalikes]
        return data | {"products": [ProductFacts(**row) for row in self.products.cleaned_data if row.get("name")]}


def _initial(unit: Unit | None) -> dict[str, Any] | None:
    if unit is None:
        return None
    initial = {name: getattr(unit, name) for name in UnitForm.base_fields if hasattr(unit, name)}
    return initial | {"plot_number": unit.plot.number if unit.plot else ""}


def _lines(unit: Unit | None) -> list[dict[str, Any]]:
    names = ("name", "nominal_quantity", "nominal_uom", "reference_price_rial")
    rows: list[Product] = list(unit.products.all()) if unit else []
    return [{"key": row.pk} | {name: getattr(row, name) for name in names} for row in rows]
