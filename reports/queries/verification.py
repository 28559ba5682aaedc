"""What stands behind the code on a paper: its frozen rows, whether they are still as sealed, and what came after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.codes import SHEET, meant_by, serial_of
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.queries.reading import Figures, figures
from reports.queries.sealing import seal_of


@dataclass(frozen=True)
class Looked:
    """The sheet a code speaks of. `codes` are the indicators it shows: one for a figure's code, all for a sheet's.

    `is_intact` compares the rows with the seal of the day of publishing; None where nothing is sealed yet.
    """

    code: str
    scope: Scope
    codes: Sequence[str]
    found: Figures
    is_intact: bool | None
    newer: Report | None

    @property
    def report(self) -> Report:
        return self.scope.report


def look_up(code: str, user: Any) -> Looked | None:
    """What `code` (sound, as `read_code` gives it) leads `user` to; None where there is nothing. Three queries."""
    sheets = Scope.objects.verifiable_by(user).select_related("report", "frontier")
    scope = sheets.filter(pk=serial_of(code)).first()
    if scope is None:
        return None
    found = figures(Scope.objects.filter(pk=scope.pk)).get(scope.pk, {})
    meant = meant_by(code, scope, [SHEET, *found])
    if not meant:
        return None
    intact = seal_of(scope.report, scope, found) == scope.seal if scope.seal else None
    shown = [name for name in REGISTRY if name in found and (name in meant or SHEET in meant)]
    return Looked(code, scope, shown, found, intact, _newer(scope.report))


def _newer(report: Report) -> Report | None:
    """The newest published revision of the same period, where it is not this one."""
    later = Report.objects.published().filter(period=report.period, revision__gt=report.revision)
    return later.order_by("-revision").first()
