"""Where and when the sample plays: the province's real parks, the observed months, the day it is made on."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.jalali import Period
from parks.models import Park, ParkStage

HOME_PARK = "شهرک صنعتی ورزقان"


@dataclass(frozen=True)
class Setting:
    """Parks that may have units, the one among them where the sample logins are at home, and months, oldest first."""

    parks: list[Park]
    home: Park
    months: list[Period]
    today: date

    @property
    def since(self) -> date:
        """Since when people are in charge: a year before the first month."""
        return self.months[0].start - timedelta(days=365)


def setting_on(day: date, *, months: int) -> Setting:
    """The setting with so many whole months before `day`."""
    periods = [Period.containing(day).previous()]
    while len(periods) < months:
        periods.insert(0, periods[0].previous())
    parks = list(Park.objects.exclude(stage=ParkStage.PLANNED).exclude(county=None).order_by("code"))
    home = next((park for park in parks if park.name == HOME_PARK), parks[0])
    return Setting(parks=parks, home=home, months=periods, today=day)
