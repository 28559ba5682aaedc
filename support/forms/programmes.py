"""Forms of programmes and applications. Rules are written as plain boxes and kept as rows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import JalaliDateField, PersianCharField, PersianIntegerField, RialField, UploadField
from core.forms import ActionForm
from parks.models import County, Park
from support.compute.rules import AT_LEAST, AT_MOST, IN, Rule
from support.models import Programme, ProgrammeKind
from support.queries.facts import rules_of
from support.workflow.moves import Move, needed_for
from units.models import IndustryGroup, Status

LONGEST_WORD = 4_000
# The box of each condition that the form can write, by its fact and operator.
RULE_BOXES = {
    ("status", IN): "rule_status",
    ("group", IN): "rule_group",
    ("park", IN): "rule_park",
    ("county", IN): "rule_county",
    ("workers", AT_LEAST): "rule_workers_from",
    ("workers", AT_MOST): "rule_workers_to",
}


class ProgrammeForm(ActionForm):
    """A programme with its money, window, papers and conditions; `kept` are conditions that no box can say."""

    title = PersianCharField(max_length=160, label=_("عنوان"))
    kind = forms.ChoiceField(choices=ProgrammeKind.choices, label=_("نوع"))
    fiscal_year = PersianIntegerField(
        min_value=1390, max_value=1500, label=_("سال مالی"),
        error_messages=dict.fromkeys(("min_value", "max_value"), _("سال را چهاررقمی بنویسید، مانند ۱۴۰۵.")),
    )  # fmt: skip
    slogan = PersianCharField(required=False, max_length=160, label=_("شعار سال"))
    description = forms.CharField(
        required=False, max_length=LONGEST_WORD, label=_("شرح"), widget=forms.Textarea(attrs={"rows": 4})
    )
    budget_rial = RialField(label=_("بودجه"))
    opens_on = JalaliDateField(label=_("آغاز ثبت درخواست"))
    closes_on = JalaliDateField(label=_("پایان ثبت درخواست"))
    required_papers = forms.CharField(
        required=False, max_length=2_000, label=_("مدارک لازم"), help_text=_("هر مدرک در یک سطر"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    rule_status = forms.MultipleChoiceField(
        required=False, choices=Status.choices, label=_("شرط: وضعیت واحد"), widget=forms.CheckboxSelectMultiple
    )
    rule_group = forms.MultipleChoiceField(
        required=False, choices=IndustryGroup.choices, label=_("شرط: گروه صنعت"), widget=forms.CheckboxSelectMultiple
    )
    rule_park = forms.ModelMultipleChoiceField(
        Park.objects.none(), to_field_name="code", required=False, label=_("شرط: شهرک"),
        help_text=_("برای گزینش چند شهرک کلید Ctrl را نگه دارید."), widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    rule_county = forms.ModelMultipleChoiceField(
        County.objects.none(), to_field_name="code", required=False, label=_("شرط: شهرستان"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    rule_workers_from = PersianIntegerField(required=False, min_value=0, label=_("شرط: دست‌کم شاغلان"))
    rule_workers_to = PersianIntegerField(required=False, min_value=0, label=_("شرط: حداکثر شاغلان"))

    def __init__(self, *args: Any, user, kept: Sequence[Rule] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = list(kept)
        self.fields["rule_park"].queryset = Park.objects.visible_to(user)
        self.fields["rule_county"].queryset = County.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("rule_workers_from"), data.get("rule_workers_to")
        if least is not None and most is not None and most < least:
            self.add_error("rule_workers_to", _("حداکثر شاغلان نمی‌تواند کمتر از حداقل آن باشد."))
        return data

    def action_data(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("rule_")}
        data["required_papers"] = [line.strip() for line in data["required_papers"].splitlines() if line.strip()]
        return {**data, "rules": self.rules()}

    def rules(self) -> list[Rule]:
        """The conditions as rows."""
        typed = {key: self.cleaned_data[box] for key, box in RULE_BOXES.items()}
        lists = {key: [getattr(one, "code", one) for one in value] for key, value in typed.items() if key[1] == IN}
        said = [Rule(*key, value) for key, value in {**typed, **lists}.items() if value not in (None, [])]
        return said + self.kept


def rules_without_box(programme: Programme) -> list[Rule]:
    return [rule for rule in rules_of(programme) if (rule.fact, rule.operator) not in RULE_BOXES]


def programme_initial(programme: Programme) -> dict[str, Any]:
    """What the programme says, as the form's starting values."""
    names = ("title", "kind", "fiscal_year", "slogan", "description", "budget_rial", "opens_on", "closes_on")
    initial: dict[str, Any] = {name: getattr(programme, name) for name in names}
    initial["required_papers"] = "\n".join(programme.required_papers)
    for rule in rules_of(programme):
        if box := RULE_BOXES.get((rule.fact, rule.operator)):
            initial[box] = rule.value
    return initial


class ApplyForm(ActionForm):
    """Which of one's units asks."""

    unit = forms.ModelChoiceField(Programme.objects.none(), to_field_name="code", label=_("واحد"), empty_label=None)

    def __init__(self, *args: Any, units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class ApplicationForm(ActionForm):
    """How much, for what, with which papers; a draft may leave anything open."""

    requested_rial = RialField(required=False, label=_("مبلغ درخواستی"))
    purpose = forms.CharField(
        required=False,
        max_length=LONGEST_WORD,
        label=_("برای چه کاری می‌خواهید؟"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = UploadField(required=False, label=_("مدارک"), help_text=_("PDF، عکس، Word یا Excel؛ هر یک تا ۲۰ مگابایت"))


class ApplicationMoveForm(ActionForm):
    """The decision panel of an application."""

    move = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("تصمیم شما"),
        error_messages={
            "required": _("بگویید چه تصمیمی دارید."),
            "invalid_choice": _(
                "این کار در مرحلهٔ کنونی از شما برنمی‌آید؛ شاید همکار دیگری پیش‌تر درخواست را جابه‌جا کرده باشد. "
                "صفحه را تازه کنید."
            ),
        },
    )
    awarded_rial = RialField(required=False, label=_("مبلغ مصوب"))
    note = forms.CharField(
        required=False, max_length=LONGEST_WORD, label=_("دلیل یا توضیح"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves = {move.name: move for move in moves}
        self.fields["move"].choices = [(move.name, move.label) for move in moves]
        for name in ("awarded_rial", "note"):
            if any(name in move.fields for move in moves):
                self.fields[name].needed_for = needed_for(moves, name)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        move = self.moves.get(data.get("move", ""))
        for name in move.needs if move else ():
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("برای «%(move)s» این را پر کنید.") % {"move": move.label})
        return data

    def action_data(self) -> dict[str, Any]:
        move = self.moves[self.cleaned_data["move"]]
        return {"move": move.name, **{name: self.cleaned_data.get(name) for name in move.fields}}
