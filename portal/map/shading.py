"""What colours the parks: the register's operating rate of a day, or an indicator of the newest built month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.jalali import Period, format_date
from core.numbers import UNKNOWN, percent
from parks.queries.units import StatusCounts
from portal.map.classes import RATE, Classes, Entry, quartiles
from reports.indicators import REGISTRY, Indicator, full_label
from reports.models import Report, Scope
from reports.queries.reading import newest, of_each_park
from reports.wording import value_text

REGISTER = "operating_rate"
REPORTED = tuple(code for code in REGISTRY if code != REGISTER)


@dataclass(frozen=True)
class Shading:
    """One indicator's value for each park (by key), the classes they fall into and where they come from."""

    indicator: Indicator
    source: str
    classes: Classes
    values: Mapping[int, Decimal | None]

    @property
    def label(self) -> str:
        return full_label(self.indicator)

    @property
    def unit(self) -> str:
        """The unit of the shown values, where they do not carry it."""
        return "" if self.indicator.kind == "share" else str(self.indicator.shown_unit)

    def look(self, park: int) -> str:
        return self.classes.look(self.values.get(park))

    def text(self, park: int) -> str:
        """The park's value as it is shown, without its unit."""
        return self.said(self.values.get(park))

    def whole(self, park: int) -> str:
        """A share in whole percent, for a circle's middle."""
        return percent(self.values.get(park), 0)

    def said(self, value: Decimal | None) -> str:
        if value is None:
            return UNKNOWN
        is_round = self.indicator.code == REGISTER or value * 100 == int(value * 100)
        return percent(value, 0) if self.indicator.kind == "share" and is_round else value_text(self.indicator, value)

    def legend(self) -> list[Entry]:
        return self.classes.legend(self.said)


def newest_month(user: User, day: date | None) -> Report | None:
    """The newest built month that had ended by `day` (today for None), as far as `user` may see it. One query."""
    until = Period.containing(day + timedelta(days=1)).previous() if day else None
    return next(iter(newest(Report.objects.visible_to(user).standing(), "month", until=until, count=1)), None)


def of_register(counts: Mapping[int, StatusCounts], day: date | None) -> Shading:
    """The operating rate of these parks as the register has it."""
    source = _("دفتر ثبت، %(day)s") % {"day": format_date(day) if day else _("امروز")}
    values = {park: found.operating_rate for park, found in counts.items()}
    return Shading(REGISTRY[REGISTER], source, RATE, values)


def of_report(user: User, report: Report, code: str) -> Shading:
    """An indicator of the report; its classes are those of all parks that `user` sees, however the map is narrowed.

    One query.
    """
    indicator = REGISTRY[code]
    measures = of_each_park(Scope.objects.visible_to(user), report, code)
    values = {park: measure.value for park, measure in measures.items()}
    source = _("گزارش %(period)s") % {"period": report.jalali.label}
    return Shading(indicator, source, Classes(quartiles(values.values()), indicator.better), values)


def chosen(user: User, by: str, report: Report | None, counts: Mapping[int, StatusCounts], day: date | None) -> Shading:
    """What `?by=` asks for; the register where it asks for nothing, for nonsense or for a report that is not built."""
    if report is None or by not in REPORTED:
        return of_register(counts, day)
    return of_report(user, report, by)


def choices(report: Report | None) -> list[tuple[str, str]]:
    """What may colour the map besides the register: codes and labels."""
    return [(code, full_label(REGISTRY[code])) for code in REPORTED] if report else []
