"""What refuses a declaration and what asks for a word, at and around the bounds of DOMAIN §4."""

from decimal import Decimal

import pytest

from units.compute.checks import Told, errors, warnings
from units.models import LOST_FIELDS, DeclarationError, DeclarationWarning


def told(utilisation=None, quantities=None, **figures):
    return Told(
        figures=figures,
        quantities=quantities or {},
        utilisation=None if utilisation is None else Decimal(utilisation),
    )


def warned(month, before=None, closed=False):
    return warnings(month, last_month=before, closed_all_month=closed)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"sales_rial": -1}, [("negative", "sales_rial")]),
        ({"workers": 10, "workers_women": 11}, [("workers_women_above_workers", "workers_women")]),
        ({"workers": 10, "workers_local": 11}, [("workers_local_above_workers", "workers_local")]),
        ({"workers": 10, "workers_women": 10, "workers_local": 10}, []),
        ({"workers": None, "workers_women": 11}, []),
        ({"planned_hours": Decimal(200), "worked_hours": Decimal(300)}, []),
        (
            {"planned_hours": Decimal(200), "worked_hours": Decimal("300.1")},
            [("worked_above_planned", "worked_hours")],
        ),
        ({"planned_hours": Decimal(200), "lost_hours_power": Decimal(150), "lost_hours_gas": Decimal(50)}, []),
        (
            {"planned_hours": Decimal(200), "lost_hours_gas": Decimal(150), "lost_hours_market": Decimal(51)},
            [("lost_above_planned", "lost_hours_gas")],
        ),
        ({"worked_hours": Decimal(900), "lost_hours_gas": Decimal(900)}, []),
    ],
)
def test_errors_at_the_bounds(figures, expected):
    assert errors(told(**figures), LOST_FIELDS) == expected


def test_errors_name_the_product_whose_quantity_is_negative():
    assert errors(told(quantities={7: Decimal(-1)}), LOST_FIELDS) == [("negative", "quantity_7")]


def test_warnings_when_output_passes_nominal_by_a_tenth():
    assert warned(told("1.1")) == []
    assert warned(told("1.100001")) == ["output_above_nominal"]


@pytest.mark.parametrize(("now", "codes"), [("0.75", []), ("0.25", []), ("0.76", ["output_changed"])])
def test_warnings_when_output_changes_by_more_than_half(now, codes):
    assert warned(told(now), told("0.5")) == codes


def test_warnings_compare_values_when_one_month_could_not_be_measured():
    assert warned(told(output_value_rial=300), told("0.5", output_value_rial=100)) == ["output_changed"]


def test_warnings_when_workers_change_by_more_than_half():
    assert warned(told(workers=4), told(workers=10)) == ["workers_changed"]
    assert warned(told(workers=5), told(workers=10)) == []


def test_warnings_when_output_took_no_electricity():
    made = {1: Decimal(5)}

    assert warned(told(quantities=made, electricity_kwh=Decimal(0))) == ["output_without_electricity"]
    assert warned(told(quantities=made, electricity_kwh=None)) == []
    assert warned(told(quantities={1: Decimal(0)}, electricity_kwh=Decimal(0))) == []


def test_warnings_when_a_closed_unit_has_output():
    assert warned(told(output_value_rial=1), closed=True) == ["output_while_closed"]
    assert warned(told(output_value_rial=0), closed=True) == []


def test_every_code_has_its_sentence():
    assert set(DeclarationWarning.values) == {
        "output_above_nominal",
        "output_changed",
        "workers_changed",
        "output_without_electricity",
        "output_while_closed",
    }
    assert set(DeclarationError.values) == {
        "negative",
        "workers_women_above_workers",
        "workers_local_above_workers",
        "worked_above_planned",
        "lost_above_planned",
    }
