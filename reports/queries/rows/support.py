"""Payments of support and the units that had them, behind a figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate

from reports.queries.placing import moment, read_months, years_before
from reports.queries.rows.ledger import RUNNING, back_in
from reports.queries.rows.places import Behind, units_of
from support.models import Application, BudgetEntry
from units.models import Declaration, Unit
from units.queries.past import as_it_was


@dataclass(frozen=True)
class Helped:
    """A unit that was paid support within a year up to the period's end; None is unknown."""

    unit: Unit
    programmes: tuple[str, ...]
    first_on: date
    first_at: datetime
    paid_rial: int  # in the period
    year_rial: int
    workers: int | None  # worker-months told in the period
    months: int  # that told them
    back_on: date | None  # the last day of the period on which it came back

    @property
    def status(self) -> str:
        """At the period's end."""
        return self.unit.status_then  # type: ignore[attr-defined]  # annotated by `as_of`

    @property
    def is_revived(self) -> bool:
        """Days of payments are those of universal time, as `reports.queries.cells` compares them."""
        return self.back_on is not None and self.back_on >= self.first_at.astimezone(UTC).date()


def payments(behind: Behind) -> QuerySet[BudgetEntry]:
    """Payments of the period to visible units of the scope, the latest first."""
    period = behind.period
    rows = _paid(behind).filter(
        at__gte=moment(period.start), application__unit__in=units_of(behind).order_by().values("pk")
    )
    return rows.select_related("application__unit__park", "programme").order_by("-at", "-pk")


def helped_units(behind: Behind) -> list[Helped]:
    """Units of the scope that were paid within a year up to the end, by name.

    The option takes those paid in the period («paid»), those that run at its end («kept») or came back in it («back»).
    """
    lines: dict[int, list[Line]] = {}
    for line in _lines(behind):
        lines.setdefault(line[0], []).append(line)
    units = units_of(behind).filter(pk__in=list(lines)).annotate(back_on=back_in(behind.period))
    workers = _workers(behind, lines)
    found = [_helped(behind, unit, lines[unit.pk], workers) for unit in as_it_was(units)]
    wanted = {
        "paid": lambda each: each.paid_rial > 0,
        "kept": lambda each: each.status in RUNNING,
        "back": lambda each: each.is_revived,
    }
    return [each for each in found if wanted[behind.option](each)]


Line = tuple[int, int, datetime, str]


def _lines(behind: Behind) -> Iterable[Line]:
    rows = _paid(behind).filter(at__gte=moment(years_before(behind.period.end, 1))).order_by("at", "pk")
    return rows.values_list("application__unit", "amount_rial", "at", "programme__title")


def _paid(behind: Behind) -> QuerySet[BudgetEntry]:
    """Who may see an application may see what was paid for it."""
    seen = Application.objects.visible_to(behind.user).order_by().values("pk")
    rows = BudgetEntry.objects.filter(kind=BudgetEntry.Kind.PAYMENT, application__in=seen)
    return rows.filter(at__lt=moment(behind.period.end))


def _workers(behind: Behind, units: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    told = read_months(Declaration.objects.accepted(), behind.period).filter(
        unit__in=list(units), workers__isnull=False
    )
    rows = told.order_by().values("unit").annotate(all=Sum("workers"), months=Count("pk"))
    return {row["unit"]: (row["all"], row["months"]) for row in rows}


def _helped(behind: Behind, unit: Unit, lines: list[Line], workers: Mapping[int, tuple[int, int]]) -> Helped:
    start = moment(behind.period.start)
    told = workers.get(unit.pk)
    return Helped(
        unit=unit,
        programmes=tuple(dict.fromkeys(title for _unit, _rial, _at, title in lines)),
        first_on=localdate(lines[0][2]),
        first_at=lines[0][2],
        paid_rial=sum(rial for _unit, rial, at, _title in lines if at >= start),
        year_rial=sum(rial for _unit, rial, _at, _title in lines),
        workers=told[0] if told else None,
        months=told[1] if told else 0,
        back_on=unit.back_on,  # type: ignore[attr-defined]  # annotated above
    )
