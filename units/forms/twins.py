"""The form that makes one unit of two: which row stays, whose facts and months are taken, and how it is known."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.fields import PersianCharField
from core.forms import ActionForm
from core.text import shown_digits
from units.actions.merging import Choices
from units.compute.merging import DROP, KEEP
from units.models import Unit
from units.queries.twin_page import FIRST, SECOND, FactLine


class TwinMergeForm(ActionForm):
    """`first` and `second` are sides of the page: what is chosen of a fact does not turn with the row that stays."""

    keep = forms.ChoiceField(label=_("کدام پرونده بماند؟"), widget=forms.RadioSelect)
    reason = PersianCharField(
        label=_("از کجا می‌دانید این دو یک واحدند؟"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("بنویسید از کجا می‌دانید این دو یک واحدند.")},
    )

    def __init__(
        self,
        *args: Any,
        first: Unit,
        second: Unit,
        keep: str,
        facts: Sequence[FactLine],
        months: Sequence[FactLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"keep": keep}, **kwargs)
        self.units = {FIRST: first, SECOND: second}
        self.facts, self.months = facts, months
        self.fields["keep"].choices = [
            (side, f"{unit.name} ({shown_digits(unit.code)})") for side, unit in self.units.items()
        ]
        for prefix, lines in (("fact", facts), ("month", months)):
            for line in lines:
                if line.differs:
                    self.fields[f"{prefix}_{line.name}"] = forms.ChoiceField(
                        label=line.label,
                        choices=[(FIRST, line.first), (SECOND, line.second)],
                        initial=line.suggested,
                        widget=forms.RadioSelect,
                    )

    def fact_rows(self) -> Iterator[tuple[FactLine, BoundField | None]]:
        """Each fact with its boxes, None where both say the same."""
        return ((line, self[f"fact_{line.name}"] if line.differs else None) for line in self.facts)

    def month_rows(self) -> Iterator[tuple[FactLine, BoundField]]:
        return ((line, self[f"month_{line.name}"]) for line in self.months)

    def action_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        keep = data["keep"]
        drop = SECOND if keep == FIRST else FIRST
        sides = {keep: KEEP, drop: DROP}
        facts = {line.name: sides[data[f"fact_{line.name}"]] for line in self.facts if line.differs}
        months = {line.name: sides[data[f"month_{line.name}"]] for line in self.months}
        return {
            "keep": self.units[keep],
            "drop": self.units[drop],
            "choices": Choices(facts=facts, months=months),
            "reason": data["reason"],
        }
