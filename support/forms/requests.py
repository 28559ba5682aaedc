"""Forms of infrastructure requests: filing step by step, talking."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import (
    PersianCharField,
    PersianDecimalField,
    UploadField,
)
from core.forms import ActionForm
from parks.models import Park
from support.kinds import Kind, Question
from support.models import InfrastructureRequest, RequestKind
from units.models import Unit

LONGEST_WORD = 4_000
SMALLEST_QUANTITY = Decimal("0.01")
MEASURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
TOO_MUCH = {
    "max_digits": _("این عدد بزرگ‌تر از اندازه است."),
    "max_whole_digits": _("این عدد بزرگ‌تر از اندازه است."),
    "max_decimal_places": _("تا دو رقم اعشار بنویسید."),
}


class StartForm(ActionForm):
    """The first step: which park, what kind, in a few words."""

    park = forms.ModelChoiceField(Park.objects.none(), to_field_name="code", label=_("شهرک"), empty_label=_("برگزینید"))
    kind = forms.ChoiceField(choices=RequestKind.choices, widget=forms.RadioSelect, label=_("چه چیزی کم است؟"))
    title = PersianCharField(
        max_length=160, label=_("عنوان کوتاه"), help_text=_("مانند: افزایش دیماند برق از ۲ به ۵ مگاوات")
    )

    def __init__(self, *args: Any, parks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = parks


class NeedForm(ActionForm):
    """The second step: the need, its quantity and the kind's own questions. A draft may leave anything open."""

    title = PersianCharField(max_length=160, label=_("عنوان کوتاه"))
    need = forms.CharField(
        required=False, max_length=LONGEST_WORD, label=_("شرح نیاز"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("چه کم است، از کی، و چه زیانی می‌رساند؟"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        label = f"{kind.quantity_label} ({kind.unit})"
        self.fields["quantity"] = PersianDecimalField(
            required=False,
            min_value=SMALLEST_QUANTITY,
            **MEASURE,
            label=label,
            error_messages={**TOO_MUCH, "min_value": _("مقدار باید بیشتر از صفر باشد.")},
        )
        for question in kind.questions:
            self.fields[f"ask_{question.name}"] = answer_field(question)

    def action_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        answers = {question.name: data[f"ask_{question.name}"] for question in self.kind.questions}
        return {"title": data["title"], "need": data["need"], "quantity": data["quantity"], "answers": answers}


def answer_field(question: Question) -> forms.Field:
    """The box for one question of a kind; what is compulsory is asked for only when the request is filed."""
    if question.kind == "choice":
        return forms.ChoiceField(required=False, choices=[("", "—"), *question.choices], label=question.label)
    if question.kind == "number":
        errors = {**TOO_MUCH, "min_value": _("این عدد نمی‌تواند منفی باشد.")}
        label = f"{question.label} ({question.unit})"
        return PersianDecimalField(required=False, min_value=0, **MEASURE, label=label, error_messages=errors)
    return PersianCharField(required=False, max_length=200, label=question.label)


def need_initial(request: InfrastructureRequest) -> dict[str, Any]:
    """What the draft holds, as the form's starting values."""
    asked = {f"ask_{name}": answer for name, answer in request.answers.items()}
    return {"title": request.title, "need": request.need, "quantity": request.quantity, **asked}


class UnitsForm(ActionForm):
    """The third step: the units of the park that suffer."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), to_field_name="code", required=False, label=_("واحدهای متأثر"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    def action_data(self) -> dict[str, Any]:
        return {"units": list(self.cleaned_data["units"])}


class FilesForm(ActionForm):
    """The fourth step: letters, drawings, photographs."""

    files = UploadField(label=_("پیوست‌ها"), help_text=_("PDF، عکس، Word یا Excel؛ هر یک تا ۲۰ مگابایت"))


class CommentForm(ActionForm):
    """A word to all who are concerned, or to the province's people alone."""

    body = forms.CharField(max_length=LONGEST_WORD, label=_("پیام"), widget=forms.Textarea(attrs={"rows": 3}))
    files = UploadField(required=False, label=_("پیوست"))
    is_internal = forms.BooleanField(required=False, label=_("فقط برای کارشناسان استان"))

    def __init__(self, *args: Any, may_be_internal: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="comment_%s", **kwargs)  # the page's other form has files and words too
        if not may_be_internal:
            del self.fields["is_internal"]
