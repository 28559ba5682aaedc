"""Forms of the status ledger: a proposal or an inspection, the same in the owner's three steps, and the verdict."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import JalaliDateField, JalaliDatePartsField, PersianCharField, PersianIntegerField, UploadField
from core.forms import ActionForm
from units import workflow
from units.actions.status import EVIDENCE_KINDS
from units.models import Decision, Reason, Route, Status, Unit

STATED_REASONS = [(value, label) for value, label in Reason.choices if value != Reason.NOT_STATED]


class StatusChangeForm(ActionForm):
    """The new status with its date, reasons, route and proof; only what may follow the unit's status is offered."""

    status = forms.ChoiceField(label=_("وضعیت تازه"), choices=(), widget=forms.RadioSelect)
    effective_on = JalaliDateField(label=_("از تاریخ"))
    reason = forms.ChoiceField(
        label=_("علت اصلی"),
        choices=[("", _("— برگزینید —")), *STATED_REASONS],
        required=False,
        help_text=_("برای نیمه‌فعال و تعطیل لازم است."),
    )
    further_reasons = forms.MultipleChoiceField(
        label=_("علت‌های دیگر"), choices=STATED_REASONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason_text = PersianCharField(
        label=_("شرح علت"), required=False, max_length=300, help_text=_("اگر «علت دیگر» را برگزیده‌اید، بنویسید چیست.")
    )
    route = forms.ChoiceField(
        label=_("راه بازگشت به کار"),
        choices=[("", _("— برگزینید —")), *Route.choices],
        required=False,
        help_text=_("برای واحدی که از تعطیلی بازمی‌گردد لازم است."),
    )
    workers = PersianIntegerField(label=_("شاغلان اکنون (نفر)"), required=False, min_value=0, max_value=100_000)
    note = PersianCharField(label=_("توضیح"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = UploadField(
        label=_("مدارک"),
        kinds=EVIDENCE_KINDS,
        required=False,
        help_text=_("قبض برق، فهرست بیمه یا عکس؛ تا پنج پرونده."),
    )

    def __init__(self, *args: Any, unit: Unit, today: date, with_same: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("effective_on", today)
        super().__init__(*args, **kwargs)
        offered = workflow.next_statuses(unit.status)
        if with_same and unit.status:
            offered = [Status(unit.status), *offered]
        self.fields["status"].choices = [(status.value, status.label) for status in offered]
        if not any(workflow.is_reactivation(unit.status, status) for status in offered):
            del self.fields["route"]


class OwnerDetailsForm(StatusChangeForm):
    """The owner's second step on a phone: the same questions as pills, and only those that the answer needs."""

    def __init__(self, *args: Any, unit: Unit, status: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, today=today, **kwargs)
        self.fields["effective_on"] = JalaliDatePartsField(label=_("از چه روزی؟"))
        if status in workflow.NEEDS_REASON:
            self.fields["reason"] = _pills(self.fields["reason"].label, STATED_REASONS, _("علت اصلی را برگزینید."))
        else:
            for name in ("reason", "further_reasons", "reason_text"):
                del self.fields[name]
        if workflow.is_reactivation(unit.status, status):
            missing = _("بنویسید واحد از چه راهی به کار بازگشت.")
            self.fields["route"] = _pills(self.fields["route"].label, Route.choices, missing)
        else:
            self.fields.pop("route", None)


def _pills(label: Any, choices: list, missing: Any) -> forms.ChoiceField:
    """One of a few answers that must be given."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing}
    )


class VerdictForm(ActionForm):
    """The verdict on a proposal; the button that was pressed carries it."""

    decision = forms.ChoiceField(
        label=_("نتیجه"), choices=[(Decision.APPROVED, _("تأیید تغییر")), (Decision.REFUSED, _("رد با ذکر دلیل"))]
    )
    note = PersianCharField(
        label=_("یادداشت راستی‌آزمایی"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("نتیجهٔ بازدید یا تماس؛ برای رد کردن لازم است")}),
    )


class WordForm(ActionForm):
    """Nothing but a press of a button, for actions that need no more."""
