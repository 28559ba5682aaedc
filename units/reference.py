"""Loads what the register of units starts from: ISIC classes, first thresholds of status and size; safe to repeat."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from units.models import IsicClass, SizeThreshold, StatusThreshold

DATA = Path(__file__).parent / "data"
# DOMAIN §3: closed < 10%, semi-active < 50%; valid from 1400-01-01, before the first figure the portal can hold.
FIRST_THRESHOLD = {"closed_below": Decimal("0.10"), "semi_active_below": Decimal("0.50")}
FIRST_THRESHOLD_FROM = date(2021, 3, 21)


def load() -> dict[str, int]:
    """Every class of the shipped file stands as the file says; thresholds stand, as administrators left them."""
    return {
        "isic_classes_written": _load_isic(),
        "thresholds_created": _load_thresholds(),
        "size_thresholds_created": _load_size_thresholds(),
    }


def _load_isic() -> int:
    with (DATA / "isic4.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            IsicClass(code=row["code"], title=row["title_fa"], title_en=row["title_en"])
            for row in csv.DictReader(file)
            if row["level"] == "class"
        ]
    known = {row.code: (row.title, row.title_en) for row in IsicClass.objects.all()}
    changed = [row for row in rows if known.get(row.code) != (row.title, row.title_en)]
    IsicClass.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=["title", "title_en"]
    )
    return len(changed)


def _load_thresholds() -> int:
    if StatusThreshold.objects.exists():
        return 0
    StatusThreshold.objects.create(valid_from=FIRST_THRESHOLD_FROM, **FIRST_THRESHOLD)
    return 1


def _load_size_thresholds() -> int:
    if SizeThreshold.objects.exists():
        return 0
    # The table's own defaults: micro < 10, small < 50, medium < 100.
    SizeThreshold.objects.create(valid_from=FIRST_THRESHOLD_FROM)
    return 1
