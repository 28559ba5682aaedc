"""The facts of a unit that programme rules speak of, and how a page says rule, fact and answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jalali import Period, format_date
from core.numbers import group
from parks.models import County, Park
from support.compute.rules import AT_LEAST, AT_MOST, NOT_IN, Answer, Fact, Rule, answers, verdict
from support.models import Programme
from units.models import IndustryGroup, Status, Unit

FACTS = {
    "status": gettext_lazy("وضعیت واحد"),
    "group": gettext_lazy("گروه صنعت"),
    "park": gettext_lazy("شهرک"),
    "county": gettext_lazy("شهرستان"),
    "outside_parks": gettext_lazy("بیرون از شهرک‌ها"),
    "workers": gettext_lazy("شاغلان (نفر)"),
    "status_days": gettext_lazy("روزهای گذشته از آخرین تغییر وضعیت"),
}


@dataclass(frozen=True)
class Told:
    """One rule as a page shows it."""

    rule: str
    fact: str
    as_of: str
    met: bool | None


@dataclass(frozen=True)
class Eligibility:
    """A unit before a programme: the verdict and each rule's answer."""

    verdict: bool | None
    rules: Sequence[Told]


def facts_of(unit: Unit, today: date) -> dict[str, Fact]:
    """What is known of the unit today; one query beside the unit's own row."""
    last = unit.declarations.accepted().order_by("-period").first()
    told = None if last is None or last.workers is None else last
    workers = Fact(told.workers, Period.parse(told.period).last_day) if told else Fact(unit.workers_nominal)
    return {
        "status": Fact(unit.status or None, unit.status_on),
        "group": Fact(unit.group or None),
        "park": Fact(unit.park.code if unit.park else ""),
        "county": Fact(unit.county.code if unit.county else None),
        "outside_parks": Fact("yes" if unit.park is None else "no"),
        "workers": workers,
        "status_days": Fact((today - unit.status_on).days if unit.status_on else None, unit.status_on),
    }


def rules_of(programme: Programme) -> list[Rule]:
    return [Rule(row.fact, row.operator, row.value) for row in programme.rules.all()]


def eligibility(programme: Programme, unit: Unit, today: date, words: "Words | None" = None) -> Eligibility:
    """Whether the unit fits, rule by rule."""
    found = answers(rules_of(programme), facts_of(unit, today))
    words = words or Words.for_rules([one.rule for one in found])
    return Eligibility(verdict(found), [words.told(one) for one in found])


@dataclass(frozen=True)
class Words:
    """The names behind the codes that rules hold, read once for all of them."""

    names: dict[str, dict[Any, str]]

    @classmethod
    def for_rules(cls, rules: Sequence[Rule]) -> "Words":
        """Two queries at the most, for the parks and counties that the rules name."""
        asked = {name for rule in rules for name in [rule.fact]}
        return cls(
            {
                "status": {value: str(label) for value, label in Status.choices},
                "group": {value: str(label) for value, label in IndustryGroup.choices},
                "park": dict(Park.objects.values_list("code", "name")) if "park" in asked else {},
                "county": dict(County.objects.values_list("code", "name")) if "county" in asked else {},
                "outside_parks": {"yes": _("بله"), "no": _("خیر")},
            }
        )

    def rule(self, rule: Rule) -> str:
        """«وضعیت واحد: نیمه‌فعال یا تعطیل»."""
        label = str(FACTS.get(rule.fact, rule.fact))
        if rule.operator == AT_LEAST:
            return _("%(fact)s: دست‌کم %(value)s") % {"fact": label, "value": group(rule.value)}
        if rule.operator == AT_MOST:
            return _("%(fact)s: حداکثر %(value)s") % {"fact": label, "value": group(rule.value)}
        listed = _(" یا ").join(self._word(rule.fact, one) for one in rule.value)
        return f"{label}: {_('نه')} {listed}" if rule.operator == NOT_IN else f"{label}: {listed}"

    def told(self, answer: Answer) -> Told:
        return Told(
            rule=self.rule(answer.rule),
            fact=self._word(answer.rule.fact, answer.fact.value),
            as_of=format_date(answer.fact.as_of) if answer.fact.as_of else "",
            met=answer.met,
        )

    def _word(self, fact: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        return self.names[fact].get(value, str(value)) if fact in self.names else group(value)
