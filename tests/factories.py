"""Rows for tests, one factory a model; every value that a test does not name is plausible and unimportant."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import Agency, Role, User
from core.text import fold, sort_key, squash
from parks.models import County, Park, ParkKind, ParkMembership, Plot
from units.models import IsicClass, Product, Status, Unit, UnitRepresentative, uom_key_of

PASSWORD = "آزمون-گذرواژه-۱۴۰۵"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"دستگاه {n}")
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class UserFactory(DjangoModelFactory):
    """`UserFactory(role=Role.MANAGER)`; officials see the province unless given county scopes."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"کاربر {n}")
    role = Role.OFFICIAL

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", None)
        if kwargs.get("role") == Role.AGENCY and kwargs.get("agency") is None:
            kwargs["agency"] = AgencyFactory()
        return model_class.objects.create_user(password=password, **kwargs)


class CountyFactory(DjangoModelFactory):
    class Meta:
        model = County

    code = factory.Sequence(lambda n: f"T{n:03d}")
    name = factory.Sequence(lambda n: f"شهرستان {n}")
    search_key = factory.LazyAttribute(lambda row: fold(row.name))
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class ParkFactory(DjangoModelFactory):
    class Meta:
        model = Park

    code = factory.Sequence(lambda n: f"PT{n:04d}")
    name = factory.Sequence(lambda n: f"شهرک صنعتی {n}")
    kind = ParkKind.PARK
    county = factory.SubFactory(CountyFactory)
    search_key = factory.LazyAttribute(lambda row: fold(row.name))
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class PlotFactory(DjangoModelFactory):
    class Meta:
        model = Plot

    park = factory.SubFactory(ParkFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    number_key = factory.LazyAttribute(lambda row: squash(row.number))


class IsicClassFactory(DjangoModelFactory):
    class Meta:
        model = IsicClass
        django_get_or_create = ("code",)

    code = "1071"
    title = "تولید فراورده‌های نانوایی"
    title_en = "Manufacture of bakery products"


class UnitFactory(DjangoModelFactory):
    """A unit in a park; give `status="closed"` and the like together with nothing else, `status_on` follows."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"UT{n:05d}")
    name = factory.Sequence(lambda n: f"واحد {n}")
    park = factory.SubFactory(ParkFactory)
    county = factory.LazyAttribute(lambda row: row.park.county if row.park else None)
    status = Status.ACTIVE
    status_on = factory.LazyAttribute(lambda row: date(2024, 3, 20) if row.status else None)
    search_key = factory.LazyAttribute(lambda row: f"{fold(row.name)} {squash(row.name)} {fold(row.code)}")
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"محصول {n}")
    name_key = factory.LazyAttribute(lambda row: squash(row.name))
    nominal_quantity = 12_000
    nominal_uom = "تن"
    uom_key = factory.LazyAttribute(lambda row: uom_key_of(row.nominal_uom))
    reference_price_rial = 1_000_000


def manager_of(park: Park, **kwargs) -> User:
    """A user who manages `park` today."""
    user = UserFactory(role=Role.MANAGER, **kwargs)
    ParkMembership.objects.create(park=park, user=user, since=date(2023, 3, 21))
    return user


def owner_of(unit: Unit, **kwargs) -> User:
    """A user who speaks for `unit` today."""
    user = UserFactory(role=Role.OWNER, **kwargs)
    UnitRepresentative.objects.create(unit=unit, user=user, since=date(2023, 3, 21))
    return user
