"""The land that a unit holds by contract, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from parks.models import PlotState
from units.models import LandContract, Unit


@dataclass(frozen=True)
class ContractLine:
    """A contract with whether its plot lies idle: held, not built, past its day."""

    contract: LandContract
    is_idle: bool


@dataclass(frozen=True)
class UnitLand:
    """Open contracts, newest first, and ended ones."""

    open: Sequence[ContractLine] = ()
    ended: Sequence[LandContract] = ()


def land_of(unit: Unit, user: User, today: date) -> UnitLand:
    """The contracts of `unit` on a day, past or present, as far as `user` may see them: one query."""
    rows = LandContract.objects.visible_to(user).filter(unit=unit, signed_on__lte=today).select_related("plot")
    standing = [row for row in rows if row.ended_on is None or row.ended_on > today]
    return UnitLand(
        open=[ContractLine(row, is_idle(row, today)) for row in standing],
        ended=[row for row in rows if row not in standing],
    )


def is_idle(contract: LandContract, today: date) -> bool:
    """Held land that is not built though its day has passed."""
    is_late = contract.build_by is not None and contract.build_by < today
    return is_late and contract.plot.state != PlotState.BUILT
