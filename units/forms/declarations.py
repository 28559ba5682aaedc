"""The monthly declaration as a form: what is asked, what is asked again when it surprises, and the verdict."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fields import PersianCharField, PersianDecimalField, PersianIntegerField, RialField
from core.forms import ActionForm
from core.jalali import Period
from core.numbers import format_decimal
from units.compute.checks import Told, errors
from units.compute.measures import MONTHS_A_YEAR
from units.models import (
    ENERGY_FIELDS,
    FIGURE_FIELDS,
    HOUR_FIELDS,
    LOST_FIELDS,
    PEOPLE_FIELDS,
    RIAL_FIELDS,
    Declaration,
    DeclarationError,
    DeclarationWarning,
    Product,
    Unit,
)
from units.queries.declarations import measured, warnings_of

# What a month takes over from the last accepted one: who works and what was planned, never what was made.
PREFILLED = (*PEOPLE_FIELDS, "planned_hours")
LARGEST_RIAL = 10**18


def _label(name: str) -> str:
    return Declaration._meta.get_field(name).verbose_name  # type: ignore[return-value, union-attr]


class DeclarationForm(ActionForm):
    """One unit's month. Every figure may be left empty except the workers and some word on the output.

    `fields` holds a quantity for each product of the unit, the figures of the month, and a line of explanation for
    each warning that the figures as typed give rise to (`warned`).
    """

    def __init__(self, *args: Any, unit: Unit, period: Period, last: Declaration | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.period = unit, period
        self.last = {name: getattr(last, name, None) for name in PEOPLE_FIELDS}
        self.products = list(unit.products.all())
        self.warned: list[str] = []
        for product in self.products:
            self.fields[f"quantity_{product.pk}"] = PersianDecimalField(
                label=product.name,
                required=False,
                max_digits=18,
                decimal_places=3,
                help_text=_capacity(product),
            )
        for name in PEOPLE_FIELDS:
            self.fields[name] = PersianIntegerField(label=_label(name), required=False, max_value=100_000)
        for name in RIAL_FIELDS:
            self.fields[name] = RialField(label=_label(name), required=False, max_value=LARGEST_RIAL)
        for name in (*HOUR_FIELDS, *LOST_FIELDS):
            self.fields[name] = PersianDecimalField(label=_label(name), required=False, max_digits=9, decimal_places=1)
        for name in ENERGY_FIELDS:
            self.fields[name] = PersianDecimalField(label=_label(name), required=False, max_digits=16, decimal_places=2)
        for code, sentence in DeclarationWarning.choices:
            self.fields[f"explain_{code}"] = PersianCharField(label=sentence, required=False, max_length=500)

    @classmethod
    def starting_point(cls, declaration: Declaration | None, accepted: Declaration | None) -> dict[str, Any]:
        """Initial values: what was typed into the draft, else what was sent in, else the last accepted month's."""
        if declaration is not None and declaration.typed:
            return dict(declaration.typed)
        if declaration is not None and declaration.submitted_at is not None:
            return _as_initial(declaration)
        if accepted is None:
            return {}
        return {name: getattr(accepted, name) for name in PREFILLED}

    def typed(self) -> dict[str, str]:
        """Every answer exactly as it stands in the request, whether it can be read or not."""
        return {name: str(self.data[name])[:2000] for name in self.fields if self.data.get(name)}

    def clean(self) -> dict[str, Any]:
        """All impossible figures are told at once; surprises open a line for a word of explanation."""
        cleaned: Mapping[str, Any] = super().clean() or self.cleaned_data
        quantities = {product.pk: cleaned.get(f"quantity_{product.pk}") for product in self.products}
        told = Told(
            figures={name: cleaned.get(name) for name in FIGURE_FIELDS},
            quantities=quantities,
            utilisation=measured(self.unit, self.period, quantities).utilisation,
        )
        for code, field in errors(told, LOST_FIELDS):
            self.add_error(field, DeclarationError(code).label)
        self._told, self._words = told, self._ask_for_words(told, cleaned)
        return dict(cleaned)

    def action_data(self) -> dict[str, Any]:
        return {"figures": self._told.figures, "quantities": self._told.quantities, "explanations": self._words}

    def _ask_for_words(self, told: Told, cleaned: Mapping[str, Any]) -> dict[str, str]:
        if self.errors:
            return {}
        self.warned = warnings_of(self.unit, self.period, told)
        words = {code: cleaned.get(f"explain_{code}", "") for code in self.warned}
        for code, word in words.items():
            if not word:
                self.add_error(f"explain_{code}", _("در یک جمله بنویسید چرا."))
        return words

    def _is_open(self, names: Iterable[str]) -> bool:
        """Whether a folded group holds an answer or an error, and so stands open."""
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    @property
    def money_open(self) -> bool:
        return self._is_open(RIAL_FIELDS) or not self.products

    @property
    def energy_open(self) -> bool:
        return self._is_open(ENERGY_FIELDS)

    @property
    def lost_open(self) -> bool:
        return self._is_open(LOST_FIELDS)

    # ── groups for the page ───────────────────────────────────────────────────────────────────────────────────────
    def explanation_fields(self) -> list[BoundField]:
        asked = self.warned or [code for code in DeclarationWarning.values if self.initial.get(f"explain_{code}")]
        return [self[f"explain_{code}"] for code in asked]

    def quantity_fields(self) -> list[BoundField]:
        return [self[f"quantity_{product.pk}"] for product in self.products]

    def people_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in PEOPLE_FIELDS)

    def money_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in RIAL_FIELDS)

    def hour_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in HOUR_FIELDS)

    def lost_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in LOST_FIELDS)

    def energy_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in ENERGY_FIELDS)


def _capacity(product: Product) -> str:
    """The unit of measure and what a full month would make, beside the box."""
    if not product.nominal_quantity:
        return product.nominal_uom
    month = {"uom": product.nominal_uom, "quantity": format_decimal(product.nominal_quantity / MONTHS_A_YEAR, 0)}
    return _("%(uom)s · ظرفیت یک ماه: %(quantity)s") % month


def _as_initial(declaration: Declaration) -> dict[str, Any]:
    figures: dict[str, Any] = {name: getattr(declaration, name) for name in FIGURE_FIELDS}
    quantities: dict[str, Decimal | None] = {
        f"quantity_{line.product_id}": line.quantity for line in declaration.lines.all()
    }
    words = {f"explain_{code}": word for code, word in declaration.explanations.items()}
    return {**figures, **quantities, **words}


class ReturnForm(ActionForm):
    """Why a month goes back."""

    reason = PersianCharField(
        label=gettext_lazy("چه چیزی باید درست شود؟"),
        error_messages={"required": gettext_lazy("برای برگرداندن، بنویسید چه چیزی باید درست شود.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PickedField(forms.Field):
    """Keys of the rows that were ticked; what is no key is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [int(key) for key in value or [] if str(key).isdecimal()]


class AcceptCleanForm(ActionForm):
    """The rows that were ticked in the list, told as `id`."""

    id = PickedField(required=False)

    def action_data(self) -> dict[str, Any]:
        return {"declarations": self.cleaned_data["id"]}
