"""The part of a figure's page that shows its rows: which table, its columns, one page of it and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.text import slugify

from core.exports import export_response
from core.pages import paginate
from core.tables import Table
from reports.models import Scope
from reports.pages.rows.kinds import Source, sources
from reports.pages.rows.table import foot, prepared, table_of
from reports.queries.rows.places import Behind
from reports.wording import rows_url

ROWS_A_PAGE = 25
ASKED = "rows"  # the address's word for one of several tables


@dataclass(frozen=True)
class Tab:
    """One of the tables behind a figure."""

    label: str | Promise
    url: str
    current: bool
    count: None = None


class BehindPage:
    """The rows behind a figure as its address asks for them; `?rows=` chooses one of several tables."""

    def __init__(self, request: HttpRequest, behind: Behind) -> None:
        self.request, self.sources = request, sources(behind)
        asked = request.GET.get(ASKED, "")
        first = self.sources[0] if self.sources else None
        self.source = next((source for source in self.sources if source.name == asked), first)

    def context(self) -> dict:
        """What the page shows; nothing where the figure of this scope rests on no table."""
        if self.source is None:
            return {}
        kind, behind = self.source.kind, self.source.behind
        found = kind.find(behind)
        page = paginate(self.request, found, per_page=ROWS_A_PAGE)
        table = self._table(self.source)
        return {
            "noun": kind.counted or kind.noun,
            "page": page,
            "table": table,
            "rows": kind.prepare(behind, page.rows),
            "foot": foot(table, kind.sums(behind, found)) if page.count and not page.is_capped else [],
            "list_url": rows_url(self.source.told, behind.scope, behind.period),
            "row_tabs": self._tabs() if len(self.sources) > 1 else [],
        }

    def file(self, fmt: str) -> HttpResponseBase | None:
        """All rows of the chosen table as a file; None where there is none."""
        if self.source is None:
            return None
        kind, behind = self.source.kind, self.source.behind
        rows = prepared(behind, kind, kind.find(behind))
        return export_response(rows, self._table(self.source).in_file, name=_file_name(self.source), fmt=fmt)

    def _table(self, source: Source) -> Table:
        return table_of(self.request, source.behind, source.kind)

    def _tabs(self) -> Sequence[Tab]:
        kept = {name: value for name, value in self.request.GET.items() if name not in {ASKED, "page"}}
        return [
            Tab(each.kind.label, f"?{urlencode(kept | {ASKED: each.name})}#rows", each is self.source)
            for each in self.sources
        ]


def _file_name(source: Source) -> str:
    """`rows-1404-06-park-p0017-occupancy`."""
    scope: Scope = source.behind.scope
    code = slugify(scope.code.replace(":", "-"))
    return f"rows-{scope.report.period}-{code}-{source.behind.indicator.code}"
