"""The decision panel of a request: one lawful move, and the boxes that the offered moves need."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role, User
from core.fields import (
    JalaliDateField,
    PersianCharField,
    PersianDecimalField,
    PersianIntegerField,
    RialField,
    UploadField,
)
from core.forms import ActionForm
from core.jalali import to_jalali
from support.forms.requests import LONGEST_WORD, MEASURE, TOO_MUCH
from support.kinds import KINDS
from support.models import InfrastructureRequest, Verdict
from support.workflow.moves import NOT_FROM_HERE, Move, needed_for, offered_for

SMALLEST_QUANTITY = Decimal("0.01")
EMPTY: tuple[Any, ...] = (None, "", [], ())


class MoveForm(ActionForm):
    """One lawful move, and the boxes that the offered moves need; each box says which moves it is for."""

    move = forms.ChoiceField(widget=forms.RadioSelect, label=_("تصمیم شما"))

    def __init__(
        self, *args: Any, request: InfrastructureRequest, by: User, moves: list[Move], today, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moves = {move.name: move for move in moves}
        self.fields["move"].choices = [(move.name, move.label) for move in moves]
        self.fields["move"].error_messages["invalid_choice"] = NOT_FROM_HERE
        if len(moves) == 1:
            self.fields["move"].initial = moves[0].name
        wanted = {name for move in moves for name in move.fields}
        if by.role == Role.AGENCY:
            wanted.discard("enquiry_of")  # an agency answers its own
        for name, field in move_fields(request, to_jalali(today)[0], wanted).items():
            field.required = False
            field.needed_for = needed_for(moves, name)
            field.moves = offered_for(moves, name)
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        move = self.moves.get(data.get("move", ""))
        for name in move.needs if move else ():
            if data.get(name) in EMPTY and name not in self.errors:
                self.add_error(name, _("برای «%(move)s» این را پر کنید.") % {"move": move.label})
        return data

    def action_data(self) -> dict[str, Any]:
        move = self.moves[self.cleaned_data["move"]]
        given = {name: self.cleaned_data.get(name) for name in move.fields}
        if "agencies" in given:
            given["agencies"] = list(given["agencies"])
        return {"move": move.name, **given}


def move_fields(request: InfrastructureRequest, year: int, wanted: set[str]) -> dict[str, forms.Field]:
    """The boxes that some move may need, filled with what the request holds, in the order of the page."""
    fields = {**_enquiry_fields(request), **_decision_fields(request, year), **_works_fields(request), **_word_fields()}
    return {name: field for name, field in fields.items() if name in wanted}


def _enquiry_fields(request: InfrastructureRequest) -> dict[str, forms.Field]:
    owed = Agency.objects.filter(enquiries__request=request, enquiries__answered_on=None)
    usual = KINDS[request.kind].agency
    return {
        "enquiry_of": forms.ModelChoiceField(
            owed, to_field_name="code", label=_("پاسخ کدام دستگاه"), empty_label=_("برگزینید"),
        ),
        "verdict": forms.ChoiceField(
            choices=[("", _("برگزینید")), *Verdict.choices], label=_("نظر دستگاه")
        ),
        "agencies": forms.ModelMultipleChoiceField(
            Agency.objects.exclude(pk__in=owed.values("pk")), to_field_name="code", label=_("از کدام دستگاه‌ها؟"),
            widget=forms.CheckboxSelectMultiple, initial=[usual] if usual else [],
        ),
        "reply_by": JalaliDateField(label=_("مهلت پاسخ"), help_text=_("اگر ننویسید، مهلت همیشگی استعلام است.")),
    }  # fmt: skip


def _decision_fields(request: InfrastructureRequest, year: int) -> dict[str, forms.Field]:
    return {
        "agency": forms.ModelChoiceField(
            Agency.objects.all(), to_field_name="code", label=_("دستگاه مجری"), empty_label=_("برگزینید"),
            initial=request.agency.code if request.agency else KINDS[request.kind].agency,
        ),
        "estimated_cost_rial": RialField(label=_("برآورد هزینه"), initial=request.estimated_cost_rial),
        "resolution_number": PersianCharField(max_length=40, label=_("شمارهٔ مصوبه")),
        "resolution_on": JalaliDateField(label=_("تاریخ مصوبه")),
        "budget_year": PersianIntegerField(
            min_value=1380, max_value=1500, label=_("سال بودجه"), initial=request.budget_year or year
        ),
        "credit_source": PersianCharField(max_length=160, label=_("محل اعتبار"), initial=request.credit_source),
        "funded_rial": RialField(
            label=_("اعتبار تأمین‌شده"), initial=request.funded_rial or request.estimated_cost_rial
        ),
        "promised_on": JalaliDateField(label=_("تاریخ تعهد"), initial=request.promised_on),
    }  # fmt: skip


def _works_fields(request: InfrastructureRequest) -> dict[str, forms.Field]:
    kind = KINDS[request.kind]
    quantity = request.delivered_quantity or request.quantity
    too_little = {**TOO_MUCH, "min_value": _("مقدار باید بیشتر از صفر باشد.")}
    return {
        "progress_percent": PersianIntegerField(
            min_value=0, max_value=100, label=_("پیشرفت فیزیکی (درصد)"), initial=request.progress_percent
        ),
        "delivered_quantity": PersianDecimalField(
            min_value=SMALLEST_QUANTITY, **MEASURE, label=f"{_('مقدار تحویل‌شده')} ({kind.unit})", initial=quantity,
            error_messages=too_little,
        ),
        "actual_cost_rial": RialField(label=_("هزینهٔ انجام‌شده"), initial=request.actual_cost_rial),
    }  # fmt: skip


def _word_fields() -> dict[str, forms.Field]:
    return {
        "note": forms.CharField(
            max_length=LONGEST_WORD, label=_("دستور یا دلیل"), widget=forms.Textarea(attrs={"rows": 3})
        ),
        "files": UploadField(label=_("عکس یا نامه"), help_text=_("PDF، عکس، Word یا Excel؛ هر یک تا ۲۰ مگابایت")),
    }
