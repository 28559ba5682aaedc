"""A common price and what is measured at the same moment, on PostgreSQL: the price that stands weighs every month."""

from decimal import Decimal
from time import sleep

import pytest
from django.db import transaction

from accounts.models import Role
from core.jalali import Period
from tests.factories import ProductFactory, UserFactory, owner_of
from tests.races import together
from tests.units.ledger import DUE, TODAY, declared
from units.actions.declarations import submit_declaration
from units.actions.prices import set_reference_price, withdraw_reference_price
from units.actions.register import ProductFacts, update_unit
from units.models import Declaration, ReferencePrice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator():
    return UserFactory(role=Role.ADMINISTRATOR)


def setting(by, rial):
    told = {"name": "آجر", "uom": "تن", "month": Period.parse("1405-01"), "price_rial": rial, "source": "نشریه"}
    return lambda: set_reference_price(by=by, today=TODAY, **told)


def made():
    return set(Declaration.objects.values_list("made_value_rial", flat=True))


@pytest.mark.parametrize("_turn", range(3))
def test_month_sent_in_while_a_price_is_set_is_weighed_by_it(administrator, _turn):
    product = ProductFactory(name="آجر")
    owner = owner_of(product.unit)

    def submit():
        return submit_declaration(
            unit=product.unit, period=DUE, figures={"workers": 10}, quantities={product.pk: Decimal(500)},
            explanations={}, by=owner, today=TODAY,
        )  # fmt: skip

    together(submit, setting(administrator, 3))
    assert made() == {1500}


def test_product_that_becomes_of_the_kind_while_a_price_is_set_is_weighed_by_it(administrator):
    declared(ProductFactory(name="آجر").unit, DUE.code, quantity=500)
    product = ProductFactory(name="سنگ")
    declared(product.unit, DUE.code, quantity=500)
    facts = ProductFacts("آجر", product.nominal_quantity, "تن", product.reference_price_rial, product.pk)

    def rename():
        with transaction.atomic():
            update_unit(unit=product.unit, by=administrator, today=TODAY, products=[facts])
            sleep(0.5)  # measured already, not yet to be seen by others

    together(rename, setting(administrator, 3))
    assert made() == {1500}


def test_two_prices_of_one_month_at_once_are_one_row_and_the_later_weighs(administrator):
    declared(ProductFactory(name="آجر").unit, DUE.code, quantity=500)
    together(setting(administrator, 3), setting(administrator, 5))
    row = ReferencePrice.objects.get()
    assert made() == {row.price_rial * 500}


def test_price_withdrawn_twice_at_once_goes_once(administrator):
    row = setting(administrator, 3)()
    withdrawing = [lambda: withdraw_reference_price(by=administrator, price=row, reason="اشتباه بود")] * 2
    results = together(*withdrawing)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleViolation"]
    assert not ReferencePrice.objects.exists()
