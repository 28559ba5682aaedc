"""Units as the register and the files hold them, made up from a seed: the same seed, the same province."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from core.validators import LEGAL_ID_WEIGHTS, NATIONAL_ID_LENGTH
from units.actions.codes import unit_code
from units.models import IndustryGroup, Reason, Status

KINDS = (
    *("صنایع غذایی", "لبنیات", "ریخته‌گری", "فولاد", "پلاستیک", "رنگ و رزین", "کاشی و سرامیک", "سنگ‌بری", "بتن"),
    *("کارتن‌سازی", "مبلمان", "فرش ماشینی", "چرم", "کفش", "نساجی", "کابل‌سازی", "تابلو برق", "قطعات خودرو"),
)
FIRST = (
    *("ارس", "سهند", "سبلان", "آذر", "عینالی", "ارک", "قره‌داغ", "ساوالان", "یاشیل", "پارس", "نوین", "پیشگام", "آریا"),
    *("ستاره", "دانش", "مهر", "سپهر", "کیان", "گلستان", "باران", "کوهستان", "نگین", "طلوع", "اطلس", "زرین", "پایدار"),
)
SECOND = (
    *("تبریز", "مراغه", "آذربایجان", "گستر", "پویا", "تولید", "پرداز", "ایرانیان", "شرق", "گام", "برتر", "پیمان"),
    *("ماندگار", "اندیش", "یاران", "افروز", "نشان", "سرآمد", "کویر", "مرند", "میانه", "اهر", "بناب", "شبستر"),
)
GIVEN = ("کاظم", "لیلا", "مهدی", "سعید", "نادر", "مریم", "زهرا", "علی", "رضا", "فاطمه", "یاشار", "آیلین", "جواد")
FAMILY = ("نجفی", "رضایی", "قلی‌زاده", "بابایی", "طالبی", "جعفری", "موسوی", "صادقی", "کریمی", "اسدی", "میرزایی")
PRODUCTS = ("رب گوجه‌فرنگی", "قطعات چدنی", "لولهٔ پلی‌اتیلن", "کاشی", "ورق کارتن", "فرش ماشینی", "کابل برق", "بیسکویت")
STATUSES = (Status.ACTIVE, Status.SEMI_ACTIVE, Status.CLOSED, Status.UNDER_CONSTRUCTION)
SHARES = (52, 22, 20, 6)  # of a hundred units
OUTSIDE = 0.05  # stand in no park
ARABIC_LETTERS = 0.03  # of the names in a file are typed with ي and ك
_TYPED = str.maketrans("یک", "يك")


@dataclass(frozen=True, slots=True)
class Place:
    """A park, or a county for units that stand outside parks; keys as the database gave them."""

    park: int | None
    county: int
    park_code: str
    park_name: str
    county_code: str
    county_name: str


@dataclass(slots=True)
class MadeUnit:
    """One unit with its product and its events; `events` are (status, day, reason), the last one holds."""

    code: str
    name: str
    owner_name: str
    owner_national_id: str
    legal_id: str
    place: Place
    isic: tuple[int, str]
    group: str
    establishment_licence: str
    establishment_licence_on: date
    operating_licence: str
    operating_licence_on: date
    events: list[tuple[str, date, str]]
    workers_nominal: int
    product: str
    nominal_quantity: Decimal
    nominal_uom: str
    reference_price_rial: int
    phone: str
    postal_code: str
    address: str
    lat: Decimal
    lon: Decimal


def made_units(
    seed: int, count: int, places: Sequence[Place], isic: Sequence[tuple[int, str]], today: date
) -> Iterator[MadeUnit]:
    """`count` units, one after the other; big parks have many of them, most have few."""
    rng = Random(seed)
    weights = [1 / (1 + number % 97) for number in range(len(places))]
    groups = IndustryGroup.values
    for serial in range(1, count + 1):
        place = rng.choices(places, weights)[0]
        if rng.random() < OUTSIDE:
            place = Place(None, place.county, "", "", place.county_code, place.county_name)
        founded = today - timedelta(days=rng.randrange(900, 9_000))
        yield MadeUnit(
            code=unit_code(serial),
            name=f"{rng.choice(KINDS)} {rng.choice(FIRST)} {rng.choice(SECOND)} {serial}",
            owner_name=f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}",
            owner_national_id=national_id(rng.randrange(10**8, 10**9)),
            legal_id=legal_id(rng.randrange(10**9, 10**10)),
            place=place,
            isic=rng.choice(isic),
            group=rng.choice(groups),
            establishment_licence=f"ج-{serial}",
            establishment_licence_on=founded,
            operating_licence=f"پ-{200_000 + serial}",
            operating_licence_on=founded + timedelta(days=400),
            events=_events(rng, founded + timedelta(days=400), today),
            workers_nominal=rng.randrange(3, 220),
            product=rng.choice(PRODUCTS),
            nominal_quantity=Decimal(rng.randrange(100, 60_000)),
            nominal_uom="تن",
            reference_price_rial=rng.randrange(40, 2_000) * 1_000_000,
            phone=f"041{rng.randrange(10**7, 10**8)}",
            postal_code=str(rng.randrange(10**9, 10**10)),
            address=f"خیابان {rng.choice(FIRST)}، قطعهٔ {serial % 400 + 1}",
            lat=Decimal(rng.randrange(3_680_000, 3_940_000)).scaleb(-5),
            lon=Decimal(rng.randrange(4_510_000, 4_840_000)).scaleb(-5),
        )


def _events(rng: Random, opened: date, today: date) -> list[tuple[str, date, str]]:
    status = rng.choices(STATUSES, SHARES)[0].value
    if status in {Status.UNDER_CONSTRUCTION, Status.ACTIVE}:
        return [(status, opened, "")]
    later = opened + timedelta(days=rng.randrange(1, (today - opened).days))
    return [(Status.ACTIVE.value, opened, ""), (status, later, rng.choice(Reason.values))]


def typed_by_hand(rng: Random, name: str) -> str:
    """The name as some offices type it: with Arabic letters now and then."""
    return name.translate(_TYPED) if rng.random() < ARABIC_LETTERS else name


def national_id(nine: int) -> str:
    """The nine digits with their check digit (`core.validators.is_national_id`)."""
    digits = f"{nine:09d}"
    rest = sum(int(digit) * (NATIONAL_ID_LENGTH - place) for place, digit in enumerate(digits)) % 11
    return f"{digits}{rest if rest < 2 else 11 - rest}"


def legal_id(ten: int) -> str:
    """The ten digits with their check digit (`core.validators.is_legal_id`)."""
    digits = [int(digit) for digit in f"{ten:010d}"]
    shift = digits[9] + 2
    total = sum((digit + shift) * weight for digit, weight in zip(digits, LEGAL_ID_WEIGHTS, strict=True))
    return f"{ten:010d}{total % 11 % 10}"
