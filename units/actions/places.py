"""Where a unit may stand: the rules of park, county and plot that entering, correcting and moving share."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import RuleViolation
from core.text import squash
from parks.models import Park, Plot, PlotState
from units import policies
from units.models import Unit


def require_place(unit: Unit, by: User) -> None:
    """The unit has a place that `by` may put it in; a park brings its county along.

    Raises RuleViolation beside its field.
    """
    if unit.park is None and unit.county is None:
        raise RuleViolation(_("شهرک یا شهرستان واحد را برگزینید."), field="park")
    if unit.park is not None and unit.park.county_id is not None:
        if unit.county is not None and unit.county.pk != unit.park.county_id:
            raise RuleViolation(_("این شهرک در شهرستان دیگری است."), field="county")
        unit.county = unit.park.county
    if not policies.may_place_unit(by, unit):
        raise RuleViolation(_("این شهرستان در حوزهٔ کار شما نیست."), field="county")


def plot_of(park: Park | None, number: str) -> Plot | None:
    """The park's plot of this number, made as an assigned one where nobody told it yet."""
    if not number:
        return None
    if park is None:
        raise RuleViolation(_("قطعه تنها درون شهرک است؛ شهرک را هم برگزینید."), field="plot_number")
    plot, _made = Plot.objects.get_or_create(
        park=park, number_key=squash(number), defaults={"number": number, "state": PlotState.ASSIGNED}
    )
    return plot
