"""The province as a picture: its counties, coloured by their share of active units. No tiles, no script."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group, percent
from portal.dashboard.register import Place
from portal.map.borders import Shape, drawing
from portal.map.classes import RATE

SMALLEST_WITH_WORDS = 1_900  # square units of the drawing; smaller counties are named by their tip and the table


def county_map(places: Sequence[Place]) -> SafeString:
    """The counties of `places` coloured and linked to their units; the others only outlined."""
    known = {place.code: place for place in places}
    borders = drawing()
    counties = format_html_join("\n", "{}", ((_county(code, shape, known.get(code)),) for code, shape in _drawn(known)))
    names = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}<tspan x="{}" dy="15">{}</tspan></text>',
        (
            (
                RATE.look(place.share),
                round(shape.x),
                round(shape.y) - 3,
                place.name,
                round(shape.x),
                percent(place.share, 0),
            )
            for code, shape in borders.shapes.items()
            if shape.area >= SMALLEST_WITH_WORDS and (place := known.get(code)) and place.share is not None
        ),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<g class="counties" transform="scale(.1)">{}</g><g class="names" aria-hidden="true">{}</g></svg>',
        borders.width,
        borders.height,
        _("نقشهٔ استان: سهم واحدهای فعال هر شهرستان"),
        counties,
        names,
    )


def _drawn(known: dict[str, Place]) -> list[tuple[str, Shape]]:
    """Linked counties last, so that their focus ring is not covered by a neighbour."""
    return sorted(drawing().shapes.items(), key=lambda shape: shape[0] in known)


def _county(code: str, shape: Shape, place: Place | None) -> SafeString:
    if place is None:
        return format_html('<path class="none" d="{}"/>', shape.path)
    said = _("%(county)s: %(share)s فعال از %(units)s واحد") % {
        "county": place.name,
        "share": percent(place.share, 0) if place.share is not None else UNKNOWN,
        "units": group(place.counts.reached),
    }
    tip = _("فعال %(active)s · نیمه‌فعال %(semi)s · تعطیل %(closed)s") % {
        "active": group(place.counts.active),
        "semi": group(place.counts.semi_active),
        "closed": group(place.counts.closed),
    }
    return format_html(
        '<a href="{}" class="pk hit" aria-label="{}" data-tip="{}|{}"><path class="{}" d="{}"/></a>',
        place.href,
        said,
        said,
        tip,
        RATE.look(place.share),
        shape.path,
    )
