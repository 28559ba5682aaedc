"""Whether a unit fits a programme, rule by rule, each answer with the fact it rests on (DOMAIN §6).

Pure: facts come in as plain values, answers go out; an unknown fact is neither met nor failed, and is named as missing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

IN, NOT_IN, AT_LEAST, AT_MOST = "in", "not_in", "at_least", "at_most"
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    IN: lambda value, held: value in held,
    NOT_IN: lambda value, held: value not in held,
    AT_LEAST: lambda value, held: Decimal(str(value)) >= Decimal(str(held)),
    AT_MOST: lambda value, held: Decimal(str(value)) <= Decimal(str(held)),
}
OPERATORS = tuple(_HOLDS)


@dataclass(frozen=True)
class Fact:
    """What is known of a unit: `value` for comparing (None when unknown) and the day it was known on."""

    value: Any
    as_of: date | None = None


@dataclass(frozen=True)
class Rule:
    """A condition: the fact's name, an operator and what it is held against (a list for in and not_in)."""

    fact: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Answer:
    """A rule's answer: True, False, or None where the fact is unknown."""

    rule: Rule
    met: bool | None
    fact: Fact


def answer(rule: Rule, facts: Mapping[str, Fact]) -> Answer:
    """The answer to one rule; a fact that nobody gathered counts as unknown. KeyError for an operator that is none."""
    holds = _HOLDS[rule.operator]
    fact = facts.get(rule.fact, Fact(None))
    if fact.value is None:
        return Answer(rule, None, fact)
    return Answer(rule, holds(fact.value, rule.value), fact)


def answers(rules: Sequence[Rule], facts: Mapping[str, Fact]) -> list[Answer]:
    return [answer(rule, facts) for rule in rules]


def verdict(found: Sequence[Answer]) -> bool | None:
    """False when any rule fails, None when none fails but some are unknown, True when all are met (or none is set)."""
    if any(one.met is False for one in found):
        return False
    return None if any(one.met is None for one in found) else True
