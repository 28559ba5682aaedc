"""Small registers as plain data: written into tables for the portal, and worked out by hand, unit by unit, day by day.

`expected` shares no code with the portal: it walks the days of a period for each unit and adds fractions.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise

from django.utils import timezone

from core.jalali import Period, from_jalali
from core.text import fold, sort_key
from parks.models import County, Park
from units.models import Declaration, Product, StatusChange, Unit

CAUSES = ("power", "gas", "water", "material", "market", "other")
RUNNING = ("active", "semi_active")
REACHED = ("active", "semi_active", "closed")
AT = datetime(2025, 12, 1, 8, tzinfo=UTC)


@dataclass
class Told:
    """A month's declaration; None is unknown."""

    period: str
    accepted: bool = True
    park: int | None = -1  # place of the park when declared; -1: where the unit stands
    made: int | None = None
    nominal: int | None = None
    output: int | None = None
    cost: int | None = None
    workers: int | None = None
    local: int | None = None
    planned: Decimal | None = None
    lost: dict[str, Decimal] = field(default_factory=dict)


@dataclass
class Works:
    """A unit: its park's place (None outside), county's place, events (day, status), months and products."""

    park: int | None = 0
    county: int | None = 0
    group: str = "food"
    events: list[tuple[date, str]] = field(default_factory=list)
    pending: list[tuple[date, str]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    products: list[tuple[Decimal | None, int | None]] = field(default_factory=list)
    registered_on: date = date(2023, 1, 1)


@dataclass
class World:
    """Parks are (established, county's place)."""

    counties: int
    parks: list[tuple[date | None, int | None]]
    units: list[Works]

    def write(self):
        """The tables hold this world."""
        counties = [
            County.objects.create(code=f"W{n}", name=f"شهرستان {n}", search_key="", sort_key=f"{n}")
            for n in range(self.counties)
        ]
        parks = [
            Park.objects.create(
                code=f"PW{n}",
                name=f"شهرک {n}",
                kind="park",
                county=None if county is None else counties[county],
                established_on=established,
                search_key=fold(f"شهرک {n}"),
                sort_key=sort_key(f"شهرک {n}"),
            )
            for n, (established, county) in enumerate(self.parks)
        ]
        for n, works in enumerate(self.units):
            self._write_unit(n, works, counties, parks)

    def _write_unit(self, n, works, counties, parks):
        unit = Unit.objects.create(
            code=f"UW{n}",
            name=f"واحد {n}",
            park=None if works.park is None else parks[works.park],
            county=None if works.county is None else counties[works.county],
            group=works.group,
            search_key="",
            sort_key="",
        )
        Unit.objects.filter(pk=unit.pk).update(
            created_at=timezone.make_aware(datetime.combine(works.registered_on, datetime.min.time()))
        )
        for decision, events in (("approved", works.events), ("refused", works.pending)):
            for day, status in events:
                StatusChange.objects.create(
                    unit=unit,
                    status=status,
                    effective_on=day,
                    reason="other" if status in ("semi_active", "closed") else "",
                    source="inspection",
                    decision=decision,
                    decision_note="دلیل" if decision == "refused" else "",
                    proposed_at=AT,
                    decided_at=AT,
                )
        for nominal, price in works.products:
            Product.objects.create(
                unit=unit,
                name=f"محصول {Product.objects.count()}",
                name_key=f"{Product.objects.count()}",
                nominal_quantity=nominal,
                reference_price_rial=price,
            )
        for told in works.told:
            place = works.park if told.park == -1 else told.park
            Declaration.objects.create(
                unit=unit,
                park=None if place is None else parks[place],
                period=told.period,
                state="accepted" if told.accepted else "submitted",
                decided_at=AT if told.accepted else None,
                made_value_rial=told.made,
                nominal_value_rial=told.nominal,
                output_value_rial=told.output,
                intermediate_cost_rial=told.cost,
                workers=told.workers,
                workers_local=told.local,
                planned_hours=told.planned,
                **{f"lost_hours_{cause}": hours for cause, hours in told.lost.items()},
            )

    def expected(self, period: Period):
        """{scope code: {indicator: (value, covered, expected)}} of every scope that has a unit."""
        seen = {}
        for works in self.units:
            unit = _UnitInPeriod(works, period)
            if not unit.counts:
                continue
            for code in self._scopes(unit, period):
                seen.setdefault(code, []).append(unit)
        months = len(period.months())
        return {code: _indicators(units, months) for code, units in seen.items()}

    def _scopes(self, unit, period):
        codes = ["province"]
        county = unit.works.county
        if unit.park is None:
            codes.append("outside")
        else:
            established, county = self.parks[unit.park]
            codes += [f"park:PW{unit.park}", f"age:{_age(established, period)}"]
        if county is not None:
            codes.append(f"county:W{county}")
        if unit.works.group:
            codes.append(f"group:{unit.works.group}")
        return codes


def _age(established, period):
    if established is None:
        return "unknown"
    last = period.months()[-1].code
    year, month = int(last[:4]), int(last[5:]) + 1
    year, month = (year + 1, 1) if month > 12 else (year, month)
    return "old" if established <= from_jalali(year - 10, month, 1) else "new"


class _UnitInPeriod:
    def __init__(self, works, period):
        self.works = works
        before = [event for event in works.events if event[0] < period.end]
        self.status = self._status_on(period.end - timedelta(days=1))
        days = (period.end - period.start).days
        self.ran = any(self._status_on(period.start + timedelta(days=n)) in RUNNING for n in range(days))
        moves = [(a[1], b[1]) for a, b in pairwise(before) if b[0] >= period.start]
        self.closures = sum(1 for was, now in moves if was in RUNNING and now == "closed")
        self.reactivations = sum(1 for was, now in moves if was == "closed" and now in RUNNING)
        codes = [month.code for month in period.months()]
        self.told = sorted(
            (told for told in works.told if told.accepted and told.period in codes and self.status in REACHED),
            key=lambda told: told.period,
        )
        self.park = works.park
        if self.told and self.told[-1].park != -1:
            self.park = self.told[-1].park
        self.counts = self.status is not None or works.registered_on <= period.due_on

    def _status_on(self, day):
        status = None
        for event_day, event_status in self.works.events:
            if event_day <= day:
                status = event_status
        return status

    @property
    def silent_closed(self):
        return self.status == "closed" and not self.told

    def capacity(self):
        known = [(nominal, price) for nominal, price in self.works.products if nominal]
        if not known or not all(price for _nominal, price in known):
            return None
        total = sum(Fraction(nominal) * price for nominal, price in known)
        return int(total + Fraction(1, 2))


def _indicators(units, months):
    told = [(unit, month) for unit in units for month in unit.told]
    stated = [unit for unit in units if unit.status]
    reached = [unit for unit in units if unit.status in REACHED]
    asked = len([unit for unit in units if unit.ran or unit.told])
    out = {}

    def put(code, value, covered, expected):
        out[code] = (None if value is None else _six(Fraction(value)), covered, expected)

    def distinct(pairs):
        return len({id(unit) for unit, _month in pairs})

    put("units", len(units), len(units), len(units))
    put("not_stated", len(units) - len(stated), len(units), len(units))
    for status in ("under_construction", *REACHED):
        count = len([unit for unit in units if unit.status == status])
        put(status, count if stated else None, len(stated), len(units))
    active = len([unit for unit in units if unit.status == "active"])
    put("operating_rate", Fraction(active, len(reached)) if reached else None, len(stated), len(units))
    ran = [unit for unit in units if unit.ran]
    heard = len([unit for unit in ran if unit.told])
    put("coverage", Fraction(heard, len(ran)) if ran else None, heard, len(ran))
    for code, count in (
        ("closures", sum(unit.closures for unit in units)),
        ("reactivations", sum(unit.reactivations for unit in units)),
        ("net_movement", sum(unit.reactivations - unit.closures for unit in units)),
    ):
        put(code, count if stated else None, len(stated), len(units))

    measured = [(u, m) for u, m in told if m.made is not None and m.nominal]
    made = sum(m.made for _u, m in measured)
    monthly = sum((Fraction(m.nominal, 12) for _u, m in measured), Fraction())
    put("utilisation_declaring", made / monthly if measured else None, distinct(measured), asked)
    put("idle_capacity_declaring", (monthly - made) / months if measured else None, distinct(measured), asked)
    silent = [unit for unit in units if unit.silent_closed]
    known_silent = [unit for unit in silent if unit.capacity() is not None]
    installed = monthly + sum((Fraction(unit.capacity() * months, 12) for unit in known_silent), Fraction())
    covered, wanted = distinct(measured) + len(known_silent), asked + len(silent)
    something = bool(measured or (known_silent and not asked))
    put(
        "utilisation_installed",
        made / installed if something and installed else None,
        covered,
        wanted,
    )
    put("idle_capacity", (installed - made) / months if something else None, covered, wanted)

    full = [(u, m) for u, m in told if None not in (m.output, m.cost, m.workers)]
    hands = sum(m.workers for _u, m in full)
    added = sum(m.output - m.cost for _u, m in full)
    put("labour_productivity", Fraction(added, hands) if hands else None, distinct(full), asked)
    staffed = [(u, m) for u, m in told if m.workers is not None]
    put(
        "workers",
        Fraction(sum(m.workers for _u, m in staffed), months) if staffed else None,
        distinct(staffed),
        asked,
    )
    both = [(u, m) for u, m in staffed if m.local is not None]
    everyone = sum(m.workers for _u, m in both)
    put(
        "local_employment",
        Fraction(sum(m.local for _u, m in both), everyone) if everyone else None,
        distinct(both),
        asked,
    )
    _losses(put, distinct, told, asked)
    return out


def _losses(put, distinct, told, asked):
    for code, part in (("lost_hours", _hours), ("lost_output", _lost_rial)):
        anything = []
        for cause in CAUSES:
            pairs = [(u, m) for u, m in told if part(m, cause) is not None]
            anything += pairs
            value = sum((part(m, cause) for _u, m in pairs), Fraction()) if pairs else None
            put(f"{code}_{cause}", value, distinct(pairs), asked)
        value = sum((part(m, c) for _u, m in told for c in CAUSES if part(m, c) is not None), Fraction())
        put(code, value if anything else None, distinct(anything), asked)


def _hours(month, cause):
    hours = month.lost.get(cause)
    return None if hours is None else Fraction(hours)


def _lost_rial(month, cause):
    hours = _hours(month, cause)
    if hours is None or month.nominal is None or not month.planned:
        return None
    return Fraction(int(Fraction(month.nominal, 12) * hours / Fraction(month.planned)))


def _six(value):
    places = Decimal("0.000001")
    scaled = value * 1_000_000
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2):
        floor += 1
    return (Decimal(floor) * places).quantize(places, ROUND_HALF_EVEN)
