"""Small registers as plain data, written into tables for the portal; `tests.reports.brute` works them out by hand."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.utils import timezone

from core.text import fold, sort_key
from parks.models import County, Park, ParkUtility, Plot
from reports.models import Method, PriceIndex
from support.models import Application, BudgetEntry, InfrastructureRequest, Programme, RequestEvent
from tests.factories import UserFactory
from units.models import (
    Declaration,
    DeclarationLine,
    IsicClass,
    LandContract,
    PastTenure,
    Product,
    ReferencePrice,
    StatusChange,
    Unit,
)

CAUSES = ("power", "gas", "water", "material", "market", "other")
RESOURCES = ("electricity_kwh", "gas_m3", "water_m3")
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
    used: dict[str, Decimal] = field(default_factory=dict)
    quantities: list[Decimal | None] = field(default_factory=list)  # made of each product


@dataclass
class Works:
    """A unit: its park's place (None outside), county's place, events (day, status), months and products.

    `moved` are places it had before: (first day elsewhere, park, county); `paid` is (day, rial) of support.
    """

    park: int | None = 0
    county: int | None = 0
    group: str = "food"
    events: list[tuple[date, str]] = field(default_factory=list)
    pending: list[tuple[date, str]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    products: list[tuple[Decimal | None, int | None]] = field(default_factory=list)
    registered_on: date = date(2023, 1, 1)
    moved: list[tuple[date, int | None, int | None]] = field(default_factory=list)
    paid: list[tuple[date, int]] = field(default_factory=list)


@dataclass
class Lot:
    """A plot: contracts are (unit's place, signed, build by, ended)."""

    park: int
    area: Decimal | None
    state: str
    contracts: list[tuple[int, date, date | None, date | None]] = field(default_factory=list)


@dataclass
class Wish:
    """An infrastructure request; its moves are written in the order of its fields. One without moves has `unmoved`."""

    park: int
    filed_on: date
    ended_on: date | None = None
    reopened_on: date | None = None
    ended_again_on: date | None = None
    due_on: date | None = None
    since: date = date(2023, 1, 1)
    promised_on: date | None = None
    delivered_on: date | None = None
    refused_on: date | None = None
    unmoved: bool = False

    @property
    def moves(self):
        """(day, move, stage), as the portal's events tell them."""
        told = [
            (self.filed_on, "submit", "submitted"), (self.delivered_on, "deliver", "delivered"),
            (self.refused_on, "refuse", "works"), (self.ended_on, "confirm", "closed"),
            (self.reopened_on, "reopen", "works"), (self.ended_again_on, "confirm", "closed"),
        ]  # fmt: skip
        return [] if self.unmoved else [move for move in told if move[0]]


@dataclass
class World:
    """Parks are (established, county's place); `common` are prices of a kind of product (its place) from a month on."""

    counties: int
    parks: list[tuple[date | None, int | None]]
    units: list[Works]
    assignable: dict[int, Decimal] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    utilities: list[tuple[int, str, Decimal | None, Decimal | None, date | None]] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    prices: dict[str, int] = field(default_factory=dict)
    common: dict[tuple[int, str], int] = field(default_factory=dict)
    score: list[dict] = field(default_factory=list)

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
                assignable_area_ha=self.assignable.get(n),
                search_key=fold(f"شهرک {n}"),
                sort_key=sort_key(f"شهرک {n}"),
            )
            for n, (established, county) in enumerate(self.parks)
        ]
        units = [self._write_unit(n, works, counties, parks) for n, works in enumerate(self.units)]
        self._write_support(units)
        self._write_land(parks, units)
        self._write_needs(parks)
        PriceIndex.objects.bulk_create(
            PriceIndex(month=month, hundredths=index, base="1400", source="نمونه")
            for month, index in self.prices.items()
        )
        ReferencePrice.objects.bulk_create(
            ReferencePrice(
                name=f"محصول {place}", name_key=f"{place}", uom="تن", uom_key="تن", month=month, price_rial=price,
                source="نمونه",
            )
            for (place, month), price in self.common.items()
        )  # fmt: skip
        if self.score:
            Method.objects.create(
                valid_from=date(2021, 3, 21), park_age_years=10, minimum_coverage=50, score=self.score
            )

    def _write_support(self, units):
        if not any(works.paid for works in self.units):
            return
        by = UserFactory()
        programme = Programme.objects.create(
            number="PW", title="برنامه", kind="revival", fiscal_year=1404, budget_rial=10**15, opens_on=AT.date(),
            closes_on=AT.date(), created_by=by, state="launched", search_key="",
        )  # fmt: skip
        for works, unit in zip(self.units, units, strict=True):
            if works.paid:
                application = Application.objects.create(
                    number=f"AW{unit.pk}", programme=programme, unit=unit, stage="paid", stage_since=AT.date(),
                    awarded_rial=1, decided_by=by, decided_at=AT, paid_at=AT, filed_by=by,
                    search_key="",
                )  # fmt: skip
                BudgetEntry.objects.bulk_create(
                    BudgetEntry(
                        programme=programme,
                        application=application,
                        kind="payment",
                        amount_rial=rial,
                        by=by,
                        at=noon(day),
                    )
                    for day, rial in works.paid
                )

    def _write_land(self, parks, units):
        for n, lot in enumerate(self.lots):
            plot = Plot.objects.create(
                park=parks[lot.park], number=f"{n}", number_key=f"{n}", area_m2=lot.area, state=lot.state
            )
            for place, signed_on, build_by, ended_on in lot.contracts:
                LandContract.objects.create(
                    plot=plot, unit=units[place], signed_on=signed_on, build_by=build_by, ended_on=ended_on
                )

    def _write_needs(self, parks):
        for park, kind, capacity, demand, as_of in self.utilities:
            ParkUtility.objects.create(park=parks[park], kind=kind, capacity=capacity, demand=demand, as_of=as_of)
        by = UserFactory() if self.wishes else None
        for n, wish in enumerate(self.wishes):
            request = InfrastructureRequest.objects.create(
                number=f"RW{n}", park=parks[wish.park], kind="power", title="نیاز", stage_since=wish.since,
                due_on=wish.due_on, filed_by=by, submitted_at=noon(wish.filed_on), search_key="",
                closed_at=wish.ended_on and noon(wish.ended_on), stage="review",
            )  # fmt: skip
            if wish.promised_on:
                promise = {"promised_on": [None, wish.promised_on.isoformat()]}
                slip = {"promised_on": [wish.promised_on.isoformat(), "2027-01-01"]}
                for day, details in ((date(2023, 2, 1), promise), (date(2023, 3, 1), slip)):
                    RequestEvent.objects.create(request=request, move="start", by=by, at=noon(day), details=details)
            RequestEvent.objects.bulk_create(
                RequestEvent(request=request, move=move, to_stage=stage, by=by, at=noon(day))
                for day, move, stage in wish.moves
            )

    def _write_unit(self, n, works, counties, parks):
        unit = Unit.objects.create(
            code=f"UW{n}",
            name=f"واحد {n}",
            park=None if works.park is None else parks[works.park],
            county=None if works.county is None else counties[works.county],
            group=works.group,
            isic=IsicClass.objects.get_or_create(code=f"10{n % 2}0")[0],
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
        PastTenure.objects.bulk_create(
            PastTenure(
                unit=unit,
                until=until,
                kind="relocation",
                park=None if park is None else parks[park],
                county=None if county is None else counties[county],
            )
            for until, park, county in works.moved
        )
        products = [
            Product.objects.create(
                unit=unit,
                name=f"محصول {place}",
                name_key=f"{place}",
                nominal_quantity=nominal,
                nominal_uom="تن",
                uom_key="تن",
                reference_price_rial=price,
            )
            for place, (nominal, price) in enumerate(works.products)
        ]
        for told in works.told:
            place = works.park if told.park == -1 else told.park
            declaration = Declaration.objects.create(
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
                **told.used,
            )
            DeclarationLine.objects.bulk_create(
                DeclarationLine(declaration=declaration, product=product, quantity=quantity)
                for product, quantity in zip(products, told.quantities, strict=False)
            )
        return unit


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))
