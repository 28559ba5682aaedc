"""The facts of a unit that programme rules speak of, and how a page says rule, fact and answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jalali import Period, format_date
from core.numbers import UNKNOWN, group
from parks.models import County, Park
from support.compute.rules import AT_LEAST, AT_MOST, NOT_IN, Answer, Fact, Rule, answers, verdict
from support.models import Programme
from units.models import Declaration, IndustryGroup, Status, Unit

OUTSIDE = ""  # the park of a unit that stands outside the parks: known, and in no list of parks
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
    """A unit before a programme: the verdict, each rule's answer, and how a page says it."""

    verdict: bool | None
    found: Sequence[Answer]
    rules: Sequence[Told]


def facts_of(unit: Unit, today: date, last: Declaration | None) -> dict[str, Fact]:
    """What is known of the unit today, `last` being its newest accepted declaration; asks the database nothing."""
    declared = last if last is not None and last.workers is not None else None
    workers = Fact(declared.workers, Period.parse(declared.period).last_day) if declared else Fact(unit.workers_nominal)
    return {
        "status": Fact(unit.status or None, unit.status_on),
        "group": Fact(unit.group or None),
        "park": Fact(unit.park.code if unit.park else OUTSIDE),
        "county": Fact(unit.county.code if unit.county else None),
        "outside_parks": Fact("yes" if unit.park is None else "no"),
        "workers": workers,
        "status_days": Fact((today - unit.status_on).days if unit.status_on else None, unit.status_on),
    }


def rules_of(programme: Programme) -> list[Rule]:
    return [Rule(row.fact, row.operator, row.value) for row in programme.rules.all()]


def eligibility(programme: Programme, unit: Unit, today: date) -> Eligibility:
    """Whether the unit fits, rule by rule."""
    return eligibilities(programme, [unit], today)[0][1]


def eligibilities(programme: Programme, units: Sequence[Unit], today: date) -> list[tuple[Unit, Eligibility]]:
    """Each unit before the programme, in a fixed number of queries however many units there are."""
    rules = rules_of(programme)
    words, last = Words.for_rules(rules), _last_declarations(units)
    return [(unit, _judged(answers(rules, facts_of(unit, today, last.get(unit.pk))), words)) for unit in units]


def kept(found: Eligibility) -> list[dict[str, Any]]:
    """The answers as plain values, to be stored as they stand: rule, fact as it was known, its ISO day, answer."""
    return [
        {
            "fact": one.rule.fact,
            "operator": one.rule.operator,
            "value": one.rule.value,
            "known": one.fact.value,
            "as_of": one.fact.as_of.isoformat() if one.fact.as_of else None,
            "met": one.met,
        }
        for one in found.found
    ]


def kept_eligibility(rows: Sequence[dict[str, Any]]) -> Eligibility:
    """What `kept` stored, in the words of today's reader."""
    found = [
        Answer(
            Rule(row["fact"], row["operator"], row["value"]),
            row["met"],
            Fact(row["known"], date.fromisoformat(row["as_of"]) if row["as_of"] else None),
        )
        for row in rows
    ]
    return _judged(found, Words.for_rules([one.rule for one in found]))


def _judged(found: Sequence[Answer], words: "Words") -> Eligibility:
    return Eligibility(verdict(found), found, [words.told(one) for one in found])


def _last_declarations(units: Sequence[Unit]) -> dict[int, Declaration]:
    newest = Declaration.objects.accepted().filter(unit=OuterRef("unit")).order_by("-period").values("pk")[:1]
    rows = Declaration.objects.accepted().filter(unit__in=units, pk=Subquery(newest))
    return {row.unit_id: row for row in rows}


@dataclass(frozen=True)
class Words:
    """The names behind the codes that rules hold, read once for all of them."""

    names: dict[str, dict[Any, str]]

    @classmethod
    def for_rules(cls, rules: Sequence[Rule]) -> "Words":
        """Two queries at the most, for the parks and counties that the rules name."""
        asked = {rule.fact for rule in rules}
        return cls(
            {
                "status": {value: str(label) for value, label in Status.choices},
                "group": {value: str(label) for value, label in IndustryGroup.choices},
                "park": _park_names() if "park" in asked else {},
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
        if rule.operator == NOT_IN:
            return _("%(fact)s: نه %(values)s") % {"fact": label, "values": listed}
        return f"{label}: {listed}"

    def told(self, answer: Answer) -> Told:
        return Told(
            rule=self.rule(answer.rule),
            fact=self._word(answer.rule.fact, answer.fact.value),
            as_of=format_date(answer.fact.as_of) if answer.fact.as_of else "",
            met=answer.met,
        )

    def _word(self, fact: str, value: Any) -> str:
        if value is None:
            return UNKNOWN
        return self.names[fact].get(value, str(value)) if fact in self.names else group(value)


def _park_names() -> dict[str, str]:
    return {OUTSIDE: _("بیرون از شهرک‌ها"), **dict(Park.objects.values_list("code", "name"))}
