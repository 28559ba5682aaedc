"""Common reference prices: which holds when, what is measured again, who sets them and what the trail keeps."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.jalali import Period
from tests.factories import ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.import_files import imported, undone, write_dicts
from tests.units.ledger import DUE, TODAY, declared
from units.actions.declarations import submit_declaration
from units.actions.measures import refresh_measures_of
from units.actions.prices import set_reference_price, withdraw_reference_price
from units.actions.register import ProductFacts, update_unit
from units.models import Declaration, Product, ReferencePrice, Unit, uom_key_of
from units.queries.prices import CommonPrices, Kind, kept_for_nobody, kinds_of, trail_of_kind

BRICK = Kind("اجر", "تن")

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def unit():
    """Makes 12,000 t of brick a year, 1,000,000 rial each by its own file."""
    return ProductFactory(name="آجر").unit


def price(by, month="1405-03", rial=3_000_000, **changes):
    told = {"name": "آجر", "uom": "تن", "source": "نشریهٔ شمارهٔ ۷", **changes}
    return set_reference_price(by=by, today=TODAY, month=Period.parse(month), price_rial=rial, **told)


def values(unit):
    """{month: made value, rial} of the unit."""
    return dict(unit.declarations.order_by("period").values_list("period", "made_value_rial"))


# ── which price holds ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("month", "expected"),
    [("1404-12", 1_000_000), ("1405-01", 2), ("1405-02", 2), ("1405-03", 3), ("1405-Q1", 3), ("1404", 1_000_000)],
)
def test_price_of_a_month_is_the_newest_common_one_by_then_else_the_files(administrator, unit, month, expected):
    price(administrator, "1405-03", 3)
    price(administrator, "1405-01", 2)
    period = Period.parse(month)

    product = unit.products.priced(period).get()

    assert product.price_rial == expected
    assert product.price_rial == CommonPrices().of(BRICK, period.months()[-1].code, product.reference_price_rial)


def test_price_of_today_is_the_newest(administrator, unit):
    ProductFactory(name="شیر", reference_price_rial=None)
    price(administrator, "1405-01", 2)
    price(administrator, "1405-09", 9)
    found = Product.objects.priced().order_by("name").values_list("name", "price_rial", "common_since")
    assert list(found) == [("آجر", 9, "1405-09"), ("شیر", None, None)]


def test_kind_is_one_for_every_way_of_writing_and_another_for_another_unit_of_measure(administrator, unit):
    same = ProductFactory(name="آجــر", nominal_uom="تُن ")
    other = ProductFactory(name="آجر", nominal_uom="قالب")
    price(administrator, name="أجر", uom="‌تن")
    found = dict(Product.objects.priced().values_list("pk", "price_rial"))
    assert found == {unit.products.get().pk: 3_000_000, same.pk: 3_000_000, other.pk: 1_000_000}


def test_product_without_a_unit_of_measure_has_no_common_price(administrator):
    with pytest.raises(RuleViolation):
        price(administrator, uom="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferencePrice.objects.create(name="آجر", name_key="اجر", month="1405-01", price_rial=1, source="نشریه")


# ── what is measured again ────────────────────────────────────────────────────────────────────────────────────────
def test_price_measures_the_months_that_it_holds_and_no_other(administrator, unit):
    for month in ("1405-02", "1405-03", "1405-04", "1405-05"):
        declared(unit, month, quantity=500, made_value_rial=1, nominal_value_rial=2)
    draft = declared(unit, "1405-06", "draft", quantity=500)
    price(administrator, "1405-05", 5)
    price(administrator, "1405-03", 3)

    assert values(unit) == {"1405-02": 1, "1405-03": 1500, "1405-04": 1500, "1405-05": 2500, "1405-06": None}
    draft.refresh_from_db()
    assert draft.utilisation is None
    row = unit.declarations.get(period="1405-04")
    assert (row.utilisation, row.nominal_value_rial) == (Decimal("0.5"), 36_000)


def test_common_price_weighs_the_products_of_a_unit_that_told_none(administrator, unit):
    unit.products.update(reference_price_rial=None)
    second = ProductFactory(unit=unit, name="سفال", position=2, reference_price_rial=1_000_000)
    row = declared(unit, "1405-03", quantity=1000)
    row.lines.create(product=second, quantity=0)

    price(administrator)

    row.refresh_from_db()
    assert (row.utilisation, row.made_value_rial) == (Decimal("0.75"), 3_000_000_000)


def test_withdrawn_price_gives_way_to_the_one_before_and_then_to_the_file(administrator, unit):
    declared(unit, "1405-04", quantity=500)
    first, second = price(administrator, "1405-01", 2), price(administrator, "1405-03", 3)
    found = []
    for row in (second, first):
        found.append(values(unit)["1405-04"])
        withdraw_reference_price(by=administrator, price=row, reason="از نشریهٔ دیگری بود")
    assert [*found, values(unit)["1405-04"]] == [1500, 1000, 500_000_000]
    assert not ReferencePrice.objects.exists()


def test_month_sent_in_is_measured_by_the_price_that_holds(administrator, unit):
    price(administrator, "1405-03", 3)
    product = unit.products.get()
    for month in (Period.parse("1405-02"), DUE):
        submit_declaration(
            unit=unit, period=month, figures={"workers": 10}, quantities={product.pk: Decimal(500)}, explanations={},
            by=owner_of(unit), today=TODAY,
        )  # fmt: skip
    assert values(unit) == {"1405-02": 500_000_000, DUE.code: 1500}


def test_months_from_a_file_are_measured_by_the_price_that_holds(administrator, unit, tmp_path):
    price(administrator, "1405-03", 3)
    rows = [{"unit": unit.code, "period": f"1405-0{n}", "product": "آجر", "quantity": 500} for n in (2, 3, 4)]
    imported("declarations", write_dicts(tmp_path / "months.csv", rows))
    assert values(unit) == {"1405-02": 500_000_000, "1405-03": 1500, "1405-04": 1500}


def test_month_that_an_undo_brings_back_is_measured_by_the_price_that_holds(administrator, unit, tmp_path):
    declared(unit, "1405-04", quantity=500, made_value_rial=500_000_000)
    file = write_dicts(tmp_path / "months.csv", [{"unit": unit.code, "period": "1405-04", "quantity": 900}])
    _status, outcome = imported("declarations", file)
    price(administrator, "1405-03", 3)
    assert values(unit) == {"1405-04": 2700}

    undone(outcome["batch"])

    assert values(unit) == {"1405-04": 1500}


def test_renamed_product_is_measured_by_the_price_of_what_it_is_now(administrator, unit):
    declared(unit, "1405-04", quantity=500)
    price(administrator, "1405-03", 3)
    product = unit.products.get()
    for name, uom, made in (("سنگ", "تن", 500_000_000), ("آجر", "قالب", 500_000_000), ("آجر", "تن", 1500)):
        facts = ProductFacts(name, product.nominal_quantity, uom, product.reference_price_rial, product.pk)
        update_unit(unit=unit, by=administrator, today=TODAY, products=[facts])
        assert values(unit) == {"1405-04": made}


def test_unit_of_measure_from_a_file_makes_the_kind_and_its_undo_brings_it_back(administrator, unit, tmp_path):
    declared(unit, "1405-04", quantity=500)
    price(administrator, "1405-03", 3, uom="قالب")
    row = {"code": unit.code, "product": "آجر", "nominal_uom": "قالب"}
    new = {"code": unit.code, "product": "کاشی", "nominal_uom": "متر مربع"}
    batches = [
        imported("units", write_dicts(tmp_path / f"units{place}.csv", [row]))[1]["batch"]
        for place, row in enumerate((row, new))
    ]
    assert dict(unit.products.values_list("name_key", "uom_key")) == {"اجر": "قالب", "کاشی": "مترمربع"}
    assert values(unit) == {"1405-04": 1500}

    for batch in reversed(batches):
        undone(batch)

    assert dict(unit.products.values_list("name_key", "uom_key")) == {"اجر": "تن"}
    assert values(unit) == {"1405-04": 500_000_000}


# ── any life of prices, against brute force ───────────────────────────────────────────────────────────────────────
NAMES, UOMS = ("آجر", "سفال", "کاشی"), ("تن", "قالب")
MONTHS = [f"1405-0{n}" for n in range(1, 9)]


def random_register(rng):
    """Units with some products each, and what they told of some months."""
    for _unit in range(6):
        unit = UnitFactory()
        products = [
            ProductFactory(
                unit=unit, position=place, name=name, nominal_uom=rng.choice(UOMS),
                nominal_quantity=rng.choice([None, 0, 12, 1200, "3600.5"]),
                reference_price_rial=rng.choice([None, 0, 7, 1_000_001]),
            )
            for place, name in enumerate(rng.sample(NAMES, rng.randint(1, 3)))
        ]  # fmt: skip
        for month in rng.sample(MONTHS, 4):
            row = declared(unit, month, rng.choice(["accepted", "submitted"]))
            for product in rng.sample(products, rng.randint(0, len(products))):
                row.lines.create(product=product, quantity=rng.choice([None, 0, 5, Decimal("100.125")]))


def by_hand(row, prices):
    """(utilisation, made, nominal) of one month; shares no code with the portal."""
    known = []
    for line in row.lines.select_related("product"):
        product = line.product
        begun = [m for name, uom, m in prices if (name, uom) == (product.name, product.nominal_uom) and m <= row.period]
        rial = prices[product.name, product.nominal_uom, max(begun)] if begun else product.reference_price_rial
        if line.quantity is not None and product.nominal_quantity:
            known.append((Fraction(line.quantity), Fraction(product.nominal_quantity), rial))
    if not known:
        return (None, None, None)
    if not all(rial for _made, _nominal, rial in known):
        shares = [made * 12 / nominal for made, nominal, _rial in known]
        return (rounded(sum(shares) / len(shares), 6), None, None)
    made = sum(quantity * rial for quantity, _nominal, rial in known)
    nominal = sum(nominal * rial for _made, nominal, rial in known)
    return (rounded(made * 12 / nominal, 6), int(rounded(made, 0)), int(rounded(nominal, 0)))


def rounded(value, places):
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize("seed", range(4))
def test_every_month_is_measured_by_the_price_that_holds_whatever_was_set_and_withdrawn(administrator, seed):
    rng, prices = Random(seed), {}
    random_register(rng)
    refresh_measures_of(units=Unit.objects.all())
    for _turn in range(12):
        key = (rng.choice(NAMES), rng.choice(UOMS), rng.choice(MONTHS))
        if key in prices and rng.random() < 0.6:
            row = ReferencePrice.objects.get(name=key[0], uom=key[1], month=key[2])
            withdraw_reference_price(by=administrator, price=row, reason="آزمون")
            del prices[key]
        else:
            prices[key] = rng.randint(1, 10**7)
            price(administrator, key[2], prices[key], name=key[0], uom=key[1])

    for row in Declaration.objects.all():
        assert (row.utilisation, row.made_value_rial, row.nominal_value_rial) == by_hand(row, prices)


# ── rules, people, trail ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("month", {"month": "1405"}),
        ("month", {"month": "1405-10"}),
        ("price_rial", {"rial": 0}),
        ("price_rial", {"rial": -5}),
        ("price_rial", {"rial": 10**19}),
        ("source", {"source": " ‌ "}),
        (None, {"name": "—"}),
    ],
)
def test_price_that_cannot_be_is_refused_beside_its_field(administrator, field, changes):
    with pytest.raises(RuleViolation) as refusal:
        price(administrator, **changes)
    assert (refusal.value.field, ReferencePrice.objects.count()) == (field, 0)


def test_price_may_begin_in_the_running_month(administrator):
    assert price(administrator, "1405-09").month == "1405-09"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_prices_are_the_administrators_alone(administrator, role):
    row, person = price(administrator), UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        price(person)
    with pytest.raises(PermissionDenied):
        withdraw_reference_price(by=person, price=row, reason="آزمون")
    assert ReferencePrice.objects.get().price_rial == 3_000_000


def test_correction_and_withdrawal_leave_what_was(administrator, unit):
    declared(unit, "1405-04", quantity=500)
    price(administrator)
    row = price(administrator, rial=4_000_000, source="نشریهٔ شمارهٔ ۸")
    price(administrator, "1405-01", 9, name="سفال")
    with pytest.raises(RuleViolation):
        withdraw_reference_price(by=administrator, price=row, reason="  ")
    withdraw_reference_price(by=administrator, price=row, reason="اشتباه در خواندن نشریه")

    lines = [(event.verb, event.before and event.before["price_rial"], event.after.get("price_rial"), event.reason,
              event.after["measured_again"]) for event in trail_of_kind(BRICK)]  # fmt: skip
    assert lines == [
        ("reference_price_withdrawn", 4_000_000, None, "اشتباه در خواندن نشریه", 1),
        ("reference_price_set", 3_000_000, 4_000_000, "", 1),
        ("reference_price_set", None, 3_000_000, "", 1),
    ]
    with pytest.raises(RuleViolation):
        withdraw_reference_price(by=administrator, price=row, reason="دوباره")
    assert AuditEvent.objects.filter(verb="reference_price_withdrawn").count() == 1


def test_corrected_sample_price_is_a_sample_no_more(administrator):
    place = {"name": "آجر", "name_key": "اجر", "uom": "تن", "uom_key": "تن", "month": "1405-03"}
    ReferencePrice.objects.create(**place, price_rial=1, source="نمونه", is_sample=True)
    assert price(administrator).is_sample is False


def test_prices_are_seen_by_whoever_sees_a_product_of_the_kind(administrator, unit):
    row, other = price(administrator), price(administrator, name="سفال")
    people = [
        manager_of(unit.park),
        owner_of(unit),
        owner_of(UnitFactory()),
        UserFactory(role=Role.AGENCY),
        administrator,
    ]
    found = [list(ReferencePrice.objects.visible_to(person)) for person in people]
    assert found == [[row], [row], [], [], [other, row]]


# ── kinds of the register ─────────────────────────────────────────────────────────────────────────────────────────
def test_kinds_tell_makers_prices_in_files_and_what_holds(administrator, unit):
    ProductFactory(name="آجر ", nominal_uom="تن", reference_price_rial=None)
    ProductFactory(name="آجر", nominal_uom="تن", reference_price_rial=0)
    ProductFactory(name="آجر", nominal_uom="تن", reference_price_rial=5_000_000)
    ProductFactory(name="سفال", nominal_uom="", reference_price_rial=None)
    price(administrator)
    price(administrator, name="شیشه")
    names = ("name_key", "uom_key", "makers", "unpriced", "lowest", "highest", "price", "since")
    found = list(kinds_of(Product.objects.all()).order_by("name_key").values_list(*names))
    assert found == [
        ("اجر", "تن", 4, 2, 1_000_000, 5_000_000, 3_000_000, "1405-03"),
        ("سفال", "", 1, 1, None, None, None, None),
    ]
    assert [row.name for row in kept_for_nobody(administrator)] == ["شیشه"]
    assert not kept_for_nobody(owner_of(unit))


# ── how much is asked ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("makers", [1, 4])
def test_price_asks_as_much_for_many_units_as_for_one(administrator, django_assert_max_num_queries, makers):
    for _maker in range(makers):
        unit = ProductFactory(name="آجر").unit
        for month in ("1405-03", "1405-04"):
            declared(unit, month, quantity=500)
    with django_assert_max_num_queries(25):
        price(administrator)
    assert set(Declaration.objects.values_list("made_value_rial", flat=True)) == {1_500_000_000}


def test_many_months_are_written_at_once(administrator, django_assert_max_num_queries):
    months = [f"140{year}-{month:02}" for year in (3, 4) for month in range(1, 13)]
    for _maker in range(9):
        unit = ProductFactory(name="آجر").unit
        for month in months:
            declared(unit, month, quantity=500)
    with django_assert_max_num_queries(25):
        price(administrator, "1403-01", 3)
    assert list(Declaration.objects.values_list("made_value_rial", flat=True)) == [1500] * 9 * len(months)
    assert trail_of_kind(BRICK).get().after["measured_again"] == 9 * len(months)


def test_keys_of_units_of_measure_fit_whatever_is_typed():
    assert [uom_key_of(text) for text in ("تن ", "متر مكعب", "m²", "٪")] == ["تن", "مترمکعب", "m2", ""]
    assert len(uom_key_of("ﷺ" * 24)) == 24
