"""The lists of parks and of a park's plots as files.

The file of parks has exactly the columns that `import_registry parks` reads, under their Persian labels. What is
derived (units by status, operating rate) is shown on the page only: a file that was exported goes in again unchanged,
and a column the import does not know would be refused.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from core.exports import CHUNK
from core.jalali import file_date
from core.tables import Column, attribute
from parks.models import Park, Plot, PlotState
from parks.queries.land import PlotLine, plot_line

# English name → Persian label, in the order of the file. The labels are part of the format and are never translated.
PARK_LABELS = {
    "code": "شناسه",
    "name": "نام",
    "name_en": "نام انگلیسی",
    "kind": "نوع",
    "county": "شهرستان",
    "established_on": "تاریخ تأسیس",
    "total_area_ha": "مساحت کل (هکتار)",
    "assignable_area_ha": "مساحت قابل واگذاری (هکتار)",
    "ownership": "مالکیت",
    "specialised_in": "تخصص",
    "stage": "مرحله",
    "lat": "عرض جغرافیایی",
    "lon": "طول جغرافیایی",
}
KINDS = {
    "code": "code",
    "established_on": "date",
    "total_area_ha": "number",
    "assignable_area_ha": "number",
    "lat": "number",
    "lon": "number",
}


def persian(value: Any) -> str:
    """A lazy word in Persian, whatever the language of the page."""
    with translation.override("fa"):
        return str(value)


def _label_of(name: str, choices: Sequence[tuple[str, Any]]) -> Callable[[Park], str]:
    words = {value: persian(label) for value, label in choices}
    return lambda park: words.get(getattr(park, name), "")


def park_columns() -> list[Column]:
    """The columns of the file; a county goes by its name, which no two counties share."""
    special = {name: _label_of(name, Park._meta.get_field(name).flatchoices) for name in ("kind", "ownership", "stage")}
    special["county"] = attribute("county.name")
    special["established_on"] = lambda park: file_date(park.established_on)
    return [
        Column(name, label, special.get(name, attribute(name)), KINDS.get(name, "text"))
        for name, label in PARK_LABELS.items()
    ]


# ── plots ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def plot_file_rows(plots: QuerySet[Plot]) -> Iterator[PlotLine]:
    """The plots of `plots_for_list` as lines, a chunk in memory at a time."""
    return (plot_line(plot) for plot in plots.iterator(chunk_size=CHUNK))


def plot_columns() -> list[Column]:
    """What the list of plots shows; the contract is the open one."""
    states = {value: persian(label) for value, label in PlotState.choices}
    day = {name: _day(f"contract.{name}") for name in ("signed_on", "build_by")}
    return [
        Column("number", "شمارهٔ قطعه", attribute("plot.number")),
        Column("phase", "فاز", attribute("plot.phase")),
        Column("area_m2", "مساحت (متر مربع)", attribute("plot.area_m2"), "number"),
        Column("state", "وضعیت زمین", lambda line: states.get(line.plot.state, "")),
        Column("unit", "شناسهٔ واحد", attribute("contract.unit.code")),
        Column("unit_name", "واحد", attribute("contract.unit.name")),
        Column("contract", "شمارهٔ قرارداد", attribute("contract.number")),
        Column("signed_on", "تاریخ قرارداد", day["signed_on"]),
        Column("build_by", "مهلت ساخت", day["build_by"]),
        Column("idle", "بیکار", lambda line: "بله" if line.is_idle else ""),
    ]


def _day(path: str) -> Callable[[Any], str]:
    read = attribute(path)
    return lambda line: file_date(read(line))
