"""Land, utilities and requests worked out by hand: plot by plot, request by request."""

from fractions import Fraction
from statistics import median

UTILITIES = ("power", "gas", "water", "wastewater")


def land(world, period, parks, group, units):
    """The figures of land of these parks, or of what the units of a group hold."""
    plots = [_Plot(world, lot, period) for lot in world.lots]
    known = {n for n in range(len(world.parks)) if _is_known([plot for plot in plots if plot.park == n])}
    mine = [plot for plot in plots if plot.group == group] if group else [plot for plot in plots if plot.park in parks]
    assigned = [plot for plot in mine if plot.assigned]
    told = [plot for plot in assigned if plot.state]
    built = [plot for plot in told if plot.state == "built"]
    held = [plot for plot in assigned if plot.contract]
    dated = [plot for plot in held if plot.build_by and plot.state]
    late = [plot for plot in dated if plot.build_by < period.end and plot.state != "built"]
    both = [] if group else [n for n in parks if n in known and n in world.assignable]
    area = sum((plot.area for plot in assigned if plot.park in both), Fraction())
    free = sum((Fraction(world.assignable[n]) for n in both), Fraction())
    out = {
        "occupancy": (_value(area / 10_000 / free if free else None), len(both), 0 if group else len(parks)),
        "build_out": (_value(Fraction(len(built), len(told)) if told else None), len(told), len(assigned)),
        "late_plots": (_value(Fraction(len(late)) if dated else None), len(dated), len(held)),
    }
    return out | _on_land(assigned, known, units, len(period.months()))


def _on_land(assigned, known, units, months):
    inside = [unit for unit in units if unit.park is not None]
    asked = len([unit for unit in inside if unit.ran or unit.told])
    hectares = sum((plot.area for plot in assigned if plot.park in known), Fraction()) / 10_000
    out = {}
    for code, part in (("land_productivity", "added"), ("workers_per_hectare", "workers")):
        pairs = [
            (unit, month)
            for unit in inside
            for month in unit.told
            if unit.park in known and month.workers is not None
            and (part == "workers" or unit.real_added(month) is not None)
        ]  # fmt: skip
        total = sum(month.workers if part == "workers" else unit.real_added(month) for unit, month in pairs)
        value = Fraction(total) / hectares / months if pairs and hectares else None
        out[code] = (_value(value), len({id(unit) for unit, _month in pairs}), asked)
    return out


class _Plot:
    def __init__(self, world, lot, period):
        self.park, self.state = lot.park, lot.state
        self.area = None if lot.area is None else Fraction(lot.area)
        running = [c for c in lot.contracts if c[1] < period.end and (c[3] is None or c[3] >= period.end)]
        self.contract = running[-1] if running else None
        self.build_by = self.contract[2] if self.contract else None
        self.assigned = bool(self.contract) or (not lot.contracts and lot.state in ("assigned", "built"))
        self.group = world.units[self.contract[0]].group if self.contract else None


def _is_known(plots):
    return bool(plots) and all(plot.area is not None for plot in plots if plot.assigned)


def needs(world, period, parks):
    """The figures of utilities and requests of these parks."""
    out = {}
    for kind in UTILITIES:
        rows = {
            park: (capacity, demand)
            for park, name, capacity, demand, as_of in world.utilities
            if name == kind and park in parks and (as_of is None or as_of < period.end)
        }
        has = [Fraction(c) for c, _d in rows.values() if c is not None]
        wants = [Fraction(d) for _c, d in rows.values() if d is not None]
        lacks = [max(Fraction(d) - Fraction(c), 0) for c, d in rows.values() if c is not None and d is not None]
        for name, values in (("capacity", has), ("demand", wants), ("gap", lacks)):
            total = sum(values, Fraction()) if values else None
            out[f"{name}_{kind}"] = (_value(total), len(values), len(parks))
    return out | _requests(world, period, parks)


def _requests(world, period, parks):
    mine = [wish for wish in world.wishes if wish.park in parks]
    open_ = [w for w in mine if w.filed_on < period.end and not _had_ended(w, period.end)]
    dated = [w for w in open_ if w.due_on and w.since < period.end]
    late = len([w for w in dated if w.due_on < period.end])
    ages = [Fraction((period.end - w.filed_on).days) for w in open_]
    done = [w for w in mine if not w.unmoved and w.delivered_on and period.start <= w.delivered_on < period.end]
    done = [w for w in done if _last_stage(w, period.end) in ("delivered", "closed")]
    slips = [Fraction((w.delivered_on - w.promised_on).days) for w in done if w.promised_on]
    count, known = len(open_), bool(parks)
    overdue = None if open_ and not dated else late
    return {
        "requests_open": (_value(Fraction(count)) if known else None, count, count),
        "requests_overdue": (_value(overdue if known else None), len(dated), count),
        "requests_median_age": (_value(median(ages) if ages else None), len(ages), count),
        "requests_delivered": (_value(Fraction(len(done)) if known else None), len(done), len(done)),
        "promise_slip": (_value(sum(slips) / len(slips) if slips else None), len(slips), len(done)),
    }


def _had_ended(wish, end):
    if wish.unmoved:
        return wish.ended_on is not None and wish.ended_on < end
    return _last_stage(wish, end) == "closed"


def _last_stage(wish, end):
    """Day by day through what happened, as somebody with the file in hand would."""
    stage = ""
    for day, _move, then in sorted(wish.moves, key=lambda move: move[0]):
        if day < end:
            stage = then
    return stage


def _value(value):
    return None if value is None else Fraction(value)
