"""What the map can be narrowed to: everything the list of parks can, and the few parks of one circle."""

from django.utils.translation import gettext_lazy as _

from core.filters import PickedFilter
from core.tables import Sort
from parks.filters import ParkFilterSet

BY_NAME = ("sort_key", "pk")


class MapFilterSet(ParkFilterSet):
    """The filters of the list of parks; its order is by what colours the map, which no column holds."""

    id = PickedFilter(field_name="code")

    sorts = (
        Sort("high", _("بیشترین نخست"), BY_NAME),
        Sort("low", _("کمترین نخست"), BY_NAME),
        Sort("name", _("نام"), BY_NAME),
    )
    head_sorts = ()

    @property
    def is_of_one_circle(self) -> bool:
        return bool(self.is_bound and self._valid.get("id"))

    @property
    def county_code(self) -> str:
        """The county that is asked for; empty for all."""
        county = self._valid.get("county") if self.is_bound else None
        return county.code if county else ""

    def hidden_state(self) -> list[tuple[str, str]]:
        return [*super().hidden_state(), *(("by", text) for text in self.data.getlist("by") if text)]
