"""The rows behind a figure add up to it, whatever the register: every scope, rows as an official sees them."""

from fractions import Fraction
from statistics import median

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from core.jalali import Period
from reports.actions import build_report
from reports.indicators import REGISTRY
from reports.models import Figure, Scope
from reports.pages.rows.kinds import sources
from reports.queries.land import ARES
from reports.queries.rows.places import Behind
from tests.factories import UserFactory
from tests.reports.any_world import worlds
from tests.reports.test_figures import FIXED, TODAY

pytestmark = pytest.mark.django_db
RUNNING = ("active", "semi_active")


class Rows:
    """Every table behind one figure; `columns` reads one of them as its table does."""

    def __init__(self, user, scope, code):
        self.by_name = {each.name: each for each in sources(Behind(user, REGISTRY[code], scope))}
        self.months = len(scope.report.jalali.months())

    def __getitem__(self, name):
        source = self.by_name[name]
        return list(source.kind.prepare(source.behind, list(source.kind.find(source.behind))))

    def found(self, name):
        source = self.by_name[name]
        return list(source.kind.find(source.behind))

    def column(self, name, column, rows="declarations"):
        source = self.by_name[rows]
        read = {each.name: each.value for each in source.kind.columns(source.behind)}[column]
        return [read(row) for row in self[rows]]


def whole(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def made(rows):
    return [(row.made_value_rial, row.nominal_value_rial) for row in rows["declarations"]
            if row.made_value_rial is not None and row.nominal_value_rial]  # fmt: skip


def installed(rows):
    silent = [unit.capacity_rial for unit in rows["silent"] if unit.capacity_rial is not None]
    return 12 * sum(pair[0] for pair in made(rows)), sum(pair[1] for pair in made(rows)) + rows.months * sum(silent)


def occupancy(rows):
    counted = [row for row in rows["lands"] if row.is_measured]
    return sum(row.assigned_dm2 for row in counted), sum(int(row.assignable_ha * ARES) * 10_000 for row in counted)


def per_hectare(rows):
    known = [row for row in rows["lands"] if row.assigned_dm2 is not None]
    exact = Fraction(whole(row.amount for row in known) * 1_000_000, sum(row.assigned_dm2 for row in known))
    return (exact / rows.months).as_integer_ratio()


def build_out(rows):
    told = [plot for plot in rows.found("plots") if plot.is_built is not None]
    return sum(plot.is_built for plot in told), len(told)


def still_running(rows):
    back = rows["returned"]
    return len([unit for unit in back if unit.status in RUNNING]), len(back)


def coverage(rows):
    ran = rows["ran"]
    return len([unit for unit in ran if unit.told_months]), len(ran)


def slip(rows):
    slips = [each.slip_days for each in rows.found("deliveries") if each.slip_days is not None]
    return sum(slips), len(slips)


def median_age(rows):
    end = rows.by_name["requests"].behind.period.end
    return Fraction(median(Fraction(each.age(end)) for each in rows.found("requests"))).as_integer_ratio()


def real_productivity(rows):
    pairs = [pair for pair in zip(rows.column("declarations", "real_added"), rows.column("declarations", "workers"),
                                  strict=True) if None not in pair]  # fmt: skip
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def counted(name):
    return lambda rows: (len(rows[name]), 1)


def utility(name):
    return lambda rows: (whole(getattr(row.told, name) for row in rows["utilities"]) * 100, 100)


def lost(rows):
    return whole(rows.column("declarations", "lost_rial")), 1


def column_lost(code):
    return lambda rows: (round(whole(rows.column("declarations", code)) * 10), 10)


SUMS = {
    **dict.fromkeys(("units", "under_construction", "active", "semi_active", "closed", "not_stated"), counted("units")),
    "operating_rate": lambda rows: (len(rows["units"]), len(rows["reached"])),
    "coverage": coverage,
    "utilisation_declaring": lambda rows: (12 * sum(m for m, _n in made(rows)), sum(n for _m, n in made(rows))),
    "utilisation_installed": installed,
    "labour_productivity_real": real_productivity,
    "workers": lambda rows: (whole(rows.column("declarations", "workers")), rows.months),
    **dict.fromkeys(("closures", "reactivations"), counted("changes")),
    "still_running": still_running,
    **{code: column_lost(code) for code in ("lost_hours", "lost_hours_gas")},
    **dict.fromkeys(("lost_output", "lost_output_power"), lost),
    **dict.fromkeys(("land_productivity", "workers_per_hectare"), per_hectare),
    "occupancy": occupancy,
    "build_out": build_out,
    "late_plots": counted("plots"),
    "capacity_power": utility("capacity"),
    "demand_power": utility("demand"),
    **{f"gap_{kind}": utility("gap") for kind in ("power", "wastewater")},
    **dict.fromkeys(("requests_open", "requests_overdue"), counted("requests")),
    "requests_median_age": median_age,
    "requests_delivered": counted("deliveries"),
    "promise_slip": slip,
    "supported_units": counted("helped"),
    "support_paid": lambda rows: (sum(entry.amount_rial for entry in rows["payments"]), 1),
    "jobs_kept": lambda rows: (whole(each.workers for each in rows["helped"]) or 0, rows.months),
    "revived_units": counted("helped"),
}
NOT_OF_A_GROUP = {"land_productivity", "workers_per_hectare"}  # a group's land is part of its parks'


def wrong(period):
    """{(scope, indicator): (what rows add up to, the figure)} where the two differ."""
    report = build_report(period=period, by=None, today=TODAY).report
    official = UserFactory(role=Role.OFFICIAL)
    found = {}
    for scope in Scope.objects.filter(report=report).select_related("county", "report"):
        told = {row.indicator: (row.numerator, row.denominator) for row in Figure.objects.filter(scope=scope)}
        for code, add_up in SUMS.items():
            if told[code][0] is None or not told[code][1] or (scope.kind == "group" and code in NOT_OF_A_GROUP):
                continue
            rows = add_up(Rows(official, scope, code))
            if rows != told[code]:
                found[scope.code, code] = (rows, told[code])
    return found


@pytest.mark.parametrize("code", ["1404-Q2"])
def test_rows_add_up_to_their_figure_in_the_fixed_world(code):
    FIXED.write()
    assert wrong(Period.parse(code)) == {}


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(world=worlds(), code=st.sampled_from(["1404-06", "1404-07", "1404-Q2"]))
def test_rows_add_up_to_their_figure_when_the_world_is_any(world, code):
    with transaction.atomic():
        world.write()
        assert wrong(Period.parse(code)) == {}
        transaction.set_rollback(True)
