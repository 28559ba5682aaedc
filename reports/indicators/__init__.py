"""The registry of indicators: what each is called, what it means and where it comes from.

Pages, files, API and help are made from it; `reports.compute.figures` measures each code. A changed formula raises
`RULE_VERSION` in `reports.rules`.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from reports.indicators.frontier import FRONTIER
from reports.indicators.kinds import CAUSES, Indicator
from reports.indicators.places import PLACES
from reports.indicators.production import PRODUCTION

__all__ = [
    "CAUSES",
    "HEADLINE",
    "MAIN",
    "PARK_TABLE",
    "REGISTRY",
    "SCORABLE",
    "STATUSES",
    "STEMS",
    "UTILITY_STEMS",
    "Indicator",
    "full_label",
]

REGISTRY: Mapping[str, Indicator] = {indicator.code: indicator for indicator in (*PRODUCTION, *PLACES, *FRONTIER)}

HEADLINE = ("operating_rate", "utilisation_installed", "idle_capacity", "labour_productivity", "workers", "coverage")
"""Key figures at the head of a page."""

STATUSES = ("active", "semi_active", "closed", "under_construction", "not_stated")
"""Counts from which the status bar of a scope is drawn."""

PARK_TABLE = ("units", *STATUSES, *HEADLINE)
"""What the table of parks reads."""

SCORABLE = (
    *("operating_rate", "utilisation_installed", "coverage", "local_employment", "still_running"),
    *("labour_productivity_real", "land_productivity", "workers_per_hectare"),
    *("electricity_intensity", "gas_intensity", "water_intensity"),
    *("occupancy", "build_out", "late_plots", "requests_overdue", "requests_median_age"),
)
"""Indicators that may be parts of a park's score."""

UTILITY_STEMS = ("capacity", "demand", "gap")
_TABLED = ("lost_hours_", "lost_output_", "frontier_", *(f"{stem}_" for stem in UTILITY_STEMS))
MAIN = tuple(code for code in REGISTRY if not code.startswith(_TABLED))
"""Every indicator but losses by cause, figures by utility and parts of productivity, which have their own tables."""

STEMS = {
    "lost_hours": REGISTRY["lost_hours"].label,
    "lost_output": REGISTRY["lost_output"].label,
    "capacity": _("ظرفیت زیرساخت"),
    "demand": _("نیاز زیرساخت"),
    "gap": _("کمبود زیرساخت"),
}


def full_label(indicator: Indicator) -> str:
    """The label as it stands alone: «تولید ازدست‌رفته: برق»."""
    for stem, label in STEMS.items():
        if indicator.code.startswith(f"{stem}_"):
            return f"{label}: {indicator.label}"
    return str(indicator.label)
