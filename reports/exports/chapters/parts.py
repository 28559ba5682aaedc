"""What the chapters share: who asks, tables and bars as the paper sets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core.paper_charts import for_paper
from reports.exports.past import Past
from reports.exports.sheets import Sheet
from reports.models import Report, Scope
from reports.pages.parts import Standing

Block = dict[str, Any]
BAR_WIDTH = 190  # so wide that the bar, eight units high, becomes a slim one in its cell


@dataclass(frozen=True)
class Asked:
    """The paper's report and scopes, the periods beside it, and `visible` scopes: those in the paper, of any period."""

    report: Report
    rows: Sequence[Sheet]
    past: Past
    visible: QuerySet[Scope]

    @property
    def scope(self) -> Scope:
        """The one the paper is about: the province, or what was asked for."""
        return self.rows[0].scope

    @property
    def is_whole(self) -> bool:
        """Whether the paper speaks of the province and its parts."""
        return len(self.rows) > 1

    @property
    def standing(self) -> Standing:
        return self.past.standing(self.report)


def table(head: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Any]], **more: Any) -> Block:
    """A table with its head repeated on every page; `drawn` are the places of columns of bars."""
    return {"kind": "table", "head": list(head), "shares": list(shares), "rows": rows, "small": True, **more}


def text(sentence: str) -> Block:
    return {"kind": "text", "text": sentence}


def bar(svg: SafeString | str, alt: str) -> dict[str, str] | None:
    """A bar for a cell; None where there is nothing to draw."""
    return {"svg": for_paper(svg, width=BAR_WIDTH), "alt": alt} if svg else None
