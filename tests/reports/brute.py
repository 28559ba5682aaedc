"""The reports worked out by hand: unit by unit, day by day, plot by plot. Shares no code with the portal."""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from core.jalali import from_jalali
from tests.reports.brute_places import land, needs
from tests.reports.rounding import six
from tests.reports.worlds import CAUSES, RESOURCES

PRODUCTIVITY = (
    *("efficiency", "frontier_pure_efficiency", "frontier_scale_efficiency", "malmquist"),
    *("frontier_efficiency_change", "frontier_technical_change", "frontier_pure_change", "frontier_scale_change"),
)
RUNNING = ("active", "semi_active")
REACHED = ("active", "semi_active", "closed")


def expected(world, period):
    """{scope code: {indicator: (value, covered, expected)}} of every scope that has a unit or a park."""
    seen, parks = {}, {}
    for works in world.units:
        unit = _UnitInPeriod(works, period, world)
        if unit.counts:
            for code in _scopes(world, unit.park, unit.county, works.group, period):
                seen.setdefault(code, []).append(unit)
    for n in range(len(world.parks)):
        for code in _scopes(world, n, None, "", period):
            parks.setdefault(code, []).append(n)
    months = len(period.months())
    found = {}
    for code in seen.keys() | parks.keys():
        units, mine = seen.get(code, []), parks.get(code, [])
        found[code] = _indicators(units, months)
        group = code.removeprefix("group:") if code.startswith("group:") else None
        found[code] |= land(world, period, mine, group, units) | needs(world, period, mine)
        found[code]["score"] = _score(world, found[code]) if code.startswith("park:") else (None, 0, 0)
        found[code] |= dict.fromkeys(PRODUCTIVITY, (None, 0, 0))  # fewer parks than it takes
    return {code: {name: _rounded(*row) for name, row in rows.items()} for code, rows in found.items()}


def _rounded(value, covered, expected):
    """Six decimals at the very end: the score is made of the exact values."""
    return (None if value is None else six(value), covered, expected)


def _scopes(world, park, county, group, period):
    codes = ["province"]
    if park is None:
        codes.append("outside")
    else:
        established, county = world.parks[park]
        codes += [f"park:PW{park}", f"age:{_age(established, period)}"]
    if county is not None:
        codes.append(f"county:W{county}")
    if group:
        codes.append(f"group:{group}")
    return codes


def _score(world, found):
    parts = [(part, found[part["indicator"]][0]) for part in world.score]
    known = [(part, value) for part, value in parts if value is not None]
    weight, whole = sum(p["weight"] for p, _v in known), sum(p["weight"] for p, _v in parts)
    coverage = found["coverage"][0]
    if not weight or coverage is None or coverage < Fraction(1, 2) or Fraction(weight, whole) < Fraction(1, 2):
        return (None, len(known), len(parts))
    total = Fraction()
    for part, value in known:
        low, high = Fraction(part["low"]), Fraction(part["high"])
        reached = (value - low) / (high - low)
        total += part["weight"] * (0 if reached < 0 else 1 if reached > 1 else reached)
    return (total * 100 / weight, len(known), len(parts))


def _age(established, period):
    if established is None:
        return "unknown"
    last = period.months()[-1].code
    year, month = int(last[:4]), int(last[5:]) + 1
    year, month = (year + 1, 1) if month > 12 else (year, month)
    return "old" if established <= from_jalali(year - 10, month, 1) else "new"


class _UnitInPeriod:
    def __init__(self, works, period, world):
        self.works, self.world = works, world
        before = [event for event in works.events if event[0] < period.end]
        self.status = self._status_on(period.end - timedelta(days=1))
        days = (period.end - period.start).days
        self.ran = any(self._status_on(period.start + timedelta(days=n)) in RUNNING for n in range(days))
        moves = [(a[1], b[1]) for a, b in pairwise(before) if b[0] >= period.start]
        self.closures = sum(1 for was, now in moves if was in RUNNING and now == "closed")
        self.reactivations = sum(1 for was, now in moves if was == "closed" and now in RUNNING)
        codes = [month.code for month in period.months()]
        self.last_month = codes[-1]
        self.told = sorted(
            (told for told in works.told if told.accepted and told.period in codes and self.status in REACHED),
            key=lambda told: told.period,
        )
        later = sorted((move for move in works.moved if move[0] >= period.end), key=lambda move: move[0])
        self.park, self.county = later[0][1:] if later else (works.park, works.county)
        if self.told and self.told[-1].park != -1:
            self.park = self.told[-1].park
        last_year = [(a[1], b) for a, b in pairwise(before) if b[0] < period.year_before().end]
        self.returned = any(
            was == "closed" and now in RUNNING and day >= period.year_before().start for was, (day, now) in last_year
        )
        self.runs = self.status in RUNNING
        self.paid = sum(rial for day, rial in works.paid if period.start <= day < period.end)
        year, month = int(period.months()[-1].code[:4]), int(period.months()[-1].code[5:])
        year_ago = from_jalali(year, 1, 1) if month == 12 else from_jalali(year - 1, month + 1, 1)
        self.helped = [day for day, _rial in works.paid if year_ago <= day < period.end]
        back = [b[0] for a, b in pairwise(before) if b[0] >= period.start and a[1] == "closed" and b[1] in RUNNING]
        self.revived = bool(self.helped and back and max(back) >= min(self.helped))
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

    def real(self, month, rial):
        index = self.world.prices.get(month.period)
        if rial is None or index is None:
            return None
        exact = Fraction(rial * 10_000, index)
        return int(exact)  # cut towards nought

    def real_added(self, month):
        if None in (month.output, month.cost):
            return None
        return self.real(month, month.output - month.cost)

    def capacity(self):
        known = [
            (nominal, self.price(place, own)) for place, (nominal, own) in enumerate(self.works.products) if nominal
        ]
        if not known or not all(price for _nominal, price in known):
            return None
        total = sum(Fraction(nominal) * price for nominal, price in known)
        return int(total + Fraction(1, 2))

    def price(self, place, own):
        begun = [month for kind, month in self.world.common if kind == place and month <= self.last_month]
        return self.world.common[place, max(begun)] if begun else own


def _indicators(units, months):
    told = [(unit, month) for unit in units for month in unit.told]
    stated = [unit for unit in units if unit.status]
    reached = [unit for unit in units if unit.status in REACHED]
    asked = len([unit for unit in units if unit.ran or unit.told])
    out = {}

    def put(code, value, covered, expected):
        out[code] = (None if value is None else Fraction(value), covered, expected)

    def distinct(pairs):
        return len({id(unit) for unit, _month in pairs})

    put("units", len(units), len(units), len(units))
    put("not_stated", len(units) - len(stated), len(units), len(units))
    for status in ("under_construction", *REACHED):
        count = len([unit for unit in units if unit.status == status])
        put(status, count if stated or not units else None, len(stated), len(units))
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
        put(code, count if stated or not units else None, len(stated), len(units))

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
    _real(put, distinct, told, asked)
    _support(put, units, months)
    return out


def _real(put, distinct, told, asked):
    full = [(u, m) for u, m in told if u.real_added(m) is not None and m.workers is not None]
    hands = sum(m.workers for _u, m in full)
    added = sum(u.real_added(m) for u, m in full)
    put("labour_productivity_real", Fraction(added, hands) if hands else None, distinct(full), asked)
    for resource in RESOURCES:
        users = [(u, m) for u, m in told if m.used.get(resource) is not None and u.real(m, m.output) is not None]
        output = sum(u.real(m, m.output) for u, m in users)
        used = sum((Fraction(m.used[resource]) for _u, m in users), Fraction())
        value = used / (Fraction(output) / 1_000_000) if output else None
        put(f"{resource.split('_')[0]}_intensity", value, distinct(users), asked)


def _support(put, units, months):
    returned = [unit for unit in units if unit.returned]
    stayed = len([unit for unit in returned if unit.runs])
    put("still_running", Fraction(stayed, len(returned)) if returned else None, len(returned), len(returned))
    paid = len([unit for unit in units if unit.paid])
    put("supported_units", paid, paid, paid)
    put("support_paid", sum(unit.paid for unit in units), paid, paid)
    helped = [unit for unit in units if unit.helped and unit.runs]
    hands = [[m.workers for m in unit.told if m.workers is not None] for unit in helped]
    known = [each for each in hands if each]
    jobs = Fraction(sum(sum(each) for each in known), months) if known or not helped else None
    put("jobs_kept", jobs, len(known), len(helped))
    revived = len([unit for unit in units if unit.revived])
    put("revived_units", revived, revived, revived)


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
