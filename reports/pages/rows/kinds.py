"""Every kind of rows by its name, and which of them the figure of a scope rests on."""

from dataclasses import dataclass, replace

from reports.models import ScopeKind
from reports.pages.rows import land, ledger, needs, parts, support
from reports.pages.rows.table import RowKind
from reports.queries.rows.places import Behind

KINDS: dict[str, RowKind] = {**ledger.KINDS, **land.KINDS, **needs.KINDS, **support.KINDS, **parts.KINDS}


@dataclass(frozen=True)
class Source:
    """One table behind a figure: its kind and what it is asked for; `told` is how the registry names it."""

    told: str
    kind: RowKind
    behind: Behind

    @property
    def name(self) -> str:
        """As addresses name it."""
        return self.told.partition(":")[0]


def sources(behind: Behind) -> list[Source]:
    """The tables that the figure of this scope rests on, the first one shown first."""
    found = []
    for told in behind.indicator.rows:
        name, _colon, option = told.partition(":")
        asked = replace(behind, option=option)
        if KINDS[name].suits(asked):
            found.append(Source(told, KINDS[name], asked))
    if behind.scope.kind == ScopeKind.PARK:  # its own plots say more than the one line of the park
        found.sort(key=lambda source: source.name == "lands")
    return found
