"""Any small register at all, for tests that hold the portal against an independent reckoning."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from core.jalali import Period
from tests.reports.worlds import CAUSES, RESOURCES, Lot, Told, Wish, Works, World

MONTHS = ("1404-05", "1404-06", "1404-07", "1404-08")
START = Period.parse("1404-06").start
near = st.integers(-500, 120).map(lambda days: START + timedelta(days=days))
rial = st.one_of(st.none(), st.integers(0, 10**13))
volumes = st.decimals(0, 10**7, places=2)
hours = st.one_of(st.none(), st.integers(0, 7200).map(lambda n: Decimal(n) / 10))


@st.composite
def months_told(draw):
    told = []
    for code in draw(st.lists(st.sampled_from(MONTHS), unique=True, max_size=3)):
        workers = draw(st.one_of(st.none(), st.integers(0, 300)))
        local = draw(st.one_of(st.none(), st.integers(0, workers if workers is not None else 50)))
        told.append(
            Told(
                code,
                accepted=draw(st.integers(0, 4)) > 0,
                park=draw(st.sampled_from([-1, -1, -1, 0, None])),
                made=draw(rial),
                nominal=draw(rial),
                output=draw(rial),
                cost=draw(rial),
                workers=workers,
                local=local,
                planned=draw(hours),
                lost={cause: draw(hours) for cause in draw(st.sets(st.sampled_from(CAUSES), max_size=3))},
                used={resource: draw(volumes) for resource in draw(st.sets(st.sampled_from(RESOURCES), max_size=2))},
            )
        )
    return told


@st.composite
def works(draw):
    days = sorted(draw(st.lists(st.integers(-400, 400), max_size=4)))
    statuses = st.sampled_from(["under_construction", "active", "active", "semi_active", "closed"])
    products = st.tuples(
        st.one_of(st.none(), st.decimals(0, 10**7, places=3)), st.one_of(st.none(), st.integers(0, 10**9))
    )
    return Works(
        park=draw(st.sampled_from([0, 1, 2, None])),
        county=draw(st.sampled_from([0, 1, None])),
        group=draw(st.sampled_from(["food", "metal", ""])),
        events=[(START + timedelta(days=day), draw(statuses)) for day in days],
        pending=draw(st.sampled_from([[], [(START, "closed")]])),
        told=draw(months_told()),
        products=draw(st.lists(products, max_size=2)),
        registered_on=START + timedelta(days=draw(st.sampled_from([-500, 40, 41, 42, 43, 500]))),
        moved=[
            (draw(near), draw(st.sampled_from([0, 1, None])), draw(st.sampled_from([0, 1, None])))
            for _turn in range(draw(st.sampled_from([0, 0, 0, 1, 2])))
        ],
        paid=draw(st.lists(st.tuples(near, st.integers(1, 10**12)), max_size=2)),
    )


@st.composite
def lots(draw, units):
    contracts = []
    if units and draw(st.booleans()):
        signed, built, ended = sorted(draw(st.lists(near, min_size=3, max_size=3, unique=True)))
        contracts.append(
            (draw(st.integers(0, units - 1)), signed, draw(st.sampled_from([None, built])),
             draw(st.sampled_from([None, ended])))
        )  # fmt: skip
    return Lot(
        park=draw(st.integers(0, 2)),
        area=draw(st.one_of(st.none(), st.decimals(1, 10**5, places=2))),
        state=draw(st.sampled_from(["", "free", "reserved", "assigned", "built"])),
        contracts=contracts,
    )


some_day = st.one_of(st.none(), near)
kinds_and_months = st.tuples(st.integers(0, 1), st.sampled_from(["1402-01", *MONTHS]))
amounts = st.one_of(st.none(), st.decimals(0, 10**6, places=2))
WISHES = st.builds(
    Wish, park=st.integers(0, 2), filed_on=near, ended_on=some_day, reopened_on=some_day, ended_again_on=some_day,
    due_on=some_day, since=near, promised_on=some_day, delivered_on=some_day, refused_on=some_day,
    unmoved=st.sampled_from([False, False, False, True]),
)  # fmt: skip
PARTS = st.lists(
    st.builds(
        lambda code, weight, ends: {"indicator": code, "weight": weight, "low": ends[0], "high": ends[1]},
        st.sampled_from(["operating_rate", "utilisation_installed", "occupancy", "late_plots"]),
        st.integers(1, 9),
        st.sampled_from([("0", "1"), ("0.25", "0.75"), ("3", "0"), ("1", "0.2")]),
    ),
    max_size=3,
)


@st.composite
def worlds(draw):
    units = draw(st.lists(works(), max_size=8))
    kinds = draw(st.sets(st.tuples(st.integers(0, 2), st.sampled_from(["power", "gas", "wastewater"])), max_size=3))
    return World(
        counties=2,
        parks=[(date(2010, 3, 21), 0), (date(2020, 3, 21), 1), (None, None)],
        units=units,
        assignable=draw(st.dictionaries(st.integers(0, 2), st.decimals(1, 500, places=2), max_size=3)),
        lots=draw(st.lists(lots(len(units)), max_size=5)),
        utilities=[(park, kind, draw(amounts), draw(amounts), draw(some_day)) for park, kind in sorted(kinds)],
        wishes=draw(st.lists(WISHES, max_size=4)),
        prices=draw(st.dictionaries(st.sampled_from(MONTHS), st.integers(100, 10**6), max_size=4)),
        common=draw(st.dictionaries(kinds_and_months, st.integers(1, 10**9), max_size=4)),
        score=draw(PARTS),
    )
