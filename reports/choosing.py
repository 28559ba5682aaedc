"""What a reader may choose on a report page; the choice stands in the address and nonsense is named beside its box."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.choices import PlainSelect
from reports.indicators import REGISTRY, full_label
from reports.models import Report, Scope, ScopeKind
from reports.queries.ranking import COVERAGE_FLOOR, rankable

FLOORS = (("0", _("بی‌کف")), ("0.25", _("۲۵٪")), ("0.5", _("۵۰٪")), ("0.75", _("۷۵٪")))
RANKED_KINDS = (("park", _("شهرک‌ها")), ("county", _("شهرستان‌ها")), ("group", _("گروه‌های صنعت")))
Choices = Sequence[tuple[Any, Any]]


class ChoosingForm(forms.Form):
    """A form of drop-downs over the address; what the address leaves out is as `initial` says."""

    def __init__(self, data: QueryDict, **initial: str) -> None:
        given = {name: data.get(name) or initial[name] for name in initial}
        super().__init__(given)

    @property
    def chosen(self) -> dict[str, str]:
        """The valid choices; `initial` where the address says nonsense."""
        self.is_valid()
        return self.cleaned_data


def _select(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=PlainSelect(attrs={"class": "sel"}))


class RankingForm(ChoosingForm):
    """Which indicator, of parks or counties, and how much of a figure must be known to be ranked."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, by="operating_rate", of="park", floor=str(COVERAGE_FLOOR))
        by = [(indicator.code, full_label(indicator)) for indicator in rankable(REGISTRY)]
        self.fields["by"] = _select(_("شاخص"), by)
        self.fields["of"] = _select(_("رتبه‌بندیِ"), RANKED_KINDS)
        self.fields["floor"] = _select(_("کف پوشش"), FLOORS)

    @property
    def least(self) -> Decimal:
        return Decimal(self.chosen.get("floor", COVERAGE_FLOOR))


class ScopeForm(ChoosingForm):
    """One of the scopes that the reader may see."""

    def __init__(self, data: QueryDict, scopes: Iterable[Scope]) -> None:
        choices = scope_choices(scopes)
        super().__init__(data, scope=choices[0][0] if choices else "")
        self.fields["scope"] = _select(_("دامنه"), choices)


class CompareForm(ChoosingForm):
    """Two scopes, each in a period: the same scope in two periods, or two scopes in one."""

    def __init__(self, data: QueryDict, scopes: Iterable[Scope], reports: Sequence[Report]) -> None:
        newest, second = reports[0].period, reports[min(1, len(reports) - 1)].period
        super().__init__(data, a="province", ap=newest, b="province", bp=second)
        choices = scope_choices(scopes)
        periods = [(report.period, report.jalali.label) for report in reports]
        for name, label, options in (
            ("a", _("نخست"), choices),
            ("ap", _("دورهٔ نخست"), periods),
            ("b", _("دوم"), choices),
            ("bp", _("دورهٔ دوم"), periods),
        ):
            self.fields[name] = _select(label, options)


def scope_choices(scopes: Iterable[Scope]) -> Choices:
    """Scopes under the heading of their kind; names say the kind where two kinds share one."""
    kinds = dict(ScopeKind.choices)
    return [
        (scope.code, scope.name if scope.kind == "province" else f"{kinds[scope.kind]}: {scope.name}")
        for _kind, rows in groupby(scopes, key=lambda scope: scope.kind)
        for scope in rows
    ]
