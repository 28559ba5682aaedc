"""Open requests on the province's map: a circle a park, as large as its requests, coloured by how many or how late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.numbers import group
from portal.map.borders import Drawing, drawing
from portal.map.classes import Classes, Entry
from portal.map.frame import Frame, around, box_of, whole
from portal.map.marks import Spot, marked, ordered, spot_of
from portal.map.shading import Shading
from portal.map.svg import Links, Scene, park_map
from reports.indicators import Indicator
from support.filters.requests import RequestFilterSet, counties_of, parks_of

OPEN, OVERDUE = "open", "overdue"
REQUESTS = gettext_lazy("درخواست")
INDICATORS = {
    OPEN: Indicator("requests_open", gettext_lazy("درخواست‌های باز"), "count", REQUESTS, "", "", shown_unit=REQUESTS),
    OVERDUE: Indicator(
        "requests_overdue", gettext_lazy("درخواست‌های گذشته از مهلت"), "count", REQUESTS, "", "", shown_unit=REQUESTS
    ),
}
CLASSES = {
    OPEN: Classes((Decimal(2), Decimal(4), Decimal(8)), better=0),
    OVERDUE: Classes((Decimal(1), Decimal(2), Decimal(4)), better=-1),
}
LIST_ID = "parks"
PASSING = frozenset({"page", "per_page", "partial", "format", "by", "month", "sort"})


@dataclass(frozen=True)
class RequestLinks(Links):
    """A park leads to its requests in their list, several close together to the list beside the map."""

    def park(self, spot: Spot) -> str:
        kept = [(name, text) for name, text in self.kept if name not in {"park", "by"}]
        return f"{reverse('support:request_list')}?{urlencode([*kept, ('park', spot.park.code)])}"

    def parks(self, codes: Sequence[str]) -> str:
        return f"#{self.list_id}"


@dataclass(frozen=True)
class Line:
    """A park in the list beside the map, with the address of its requests."""

    spot: Spot
    overdue: int
    url: str


@dataclass(frozen=True)
class RequestMap:
    """The drawing, its legend, and the parks with open requests, those with a place first."""

    svg: SafeString
    lines: Sequence[Line]
    shading: Shading
    is_close: bool
    has_cluster: bool
    credit: str

    @property
    def requests(self) -> int:
        return sum(line.spot.units for line in self.lines)

    @property
    def placed(self) -> int:
        return sum(line.spot.point is not None for line in self.lines)

    @property
    def legend(self) -> list[Entry]:
        return self.shading.legend()


def request_map(user: User, filters: RequestFilterSet, *, by: str, today: date, path: str) -> RequestMap:
    """The open requests of `filters` by their parks; four queries, whatever stands."""
    by, borders = by if by in INDICATORS else OPEN, drawing()
    counts = _counts(filters, today)
    parks = parks_of(user).filter(pk__in=counts).select_related("county")
    values: dict[int, Decimal | None] = {park: Decimal(count[by]) for park, count in counts.items()}
    shading = Shading(INDICATORS[by], _("درخواست‌های باز، امروز"), CLASSES[by], values)
    spots = [spot_of(park, counts[park.pk][OPEN], shading, borders) for park in parks]
    frame = _frame(filters, spots, borders)
    spots, circles = marked(ordered(spots, "high"), frame)
    counties = {county.code: county for county in counties_of(user)}
    links = RequestLinks(path, _kept(filters), "", LIST_ID)
    return RequestMap(
        svg=park_map(Scene(borders, frame, counties, spots, circles, shading, links, told=_told)),
        lines=[Line(spot, counts[spot.park.pk][OVERDUE], links.park(spot)) for spot in spots],
        shading=shading,
        is_close=frame.is_close,
        has_cluster=any(circle.is_cluster for circle in circles),
        credit=borders.credit,
    )


def _counts(filters: RequestFilterSet, today: date) -> Mapping[int, Mapping[str, int]]:
    """How many open requests each park has, and how many of them are overdue; one query."""
    rows = filters.qs.open().order_by().values("park")
    counted = rows.annotate(open=Count("pk", distinct=True), overdue=Count("pk", Q(due_on__lt=today), distinct=True))
    return {row["park"]: {OPEN: row["open"], OVERDUE: row["overdue"]} for row in counted}


def _frame(filters: RequestFilterSet, spots: Sequence[Spot], borders: Drawing) -> Frame:
    """A county or a park's surroundings where one is asked for; else the whole province."""
    county = filters.form.cleaned_data.get("county") if filters.is_bound and filters.form.is_valid() else None
    if county and county.code in borders.shapes:
        return around(borders, borders.shapes[county.code].box)
    asked_park = filters.is_bound and filters.data.get("park")
    box = box_of([spot.point for spot in spots if spot.point]) if asked_park else None
    return around(borders, box) if box else whole(borders)


def _kept(filters: RequestFilterSet) -> list[tuple[str, str]]:
    told = [(name, text) for name, texts in filters.data.lists() for text in texts if text] if filters.is_bound else []
    return [(name, text) for name, text in told if name not in PASSING]


def _told(count: int) -> str:
    return _("%(count)s درخواست باز") % {"count": group(count)}
