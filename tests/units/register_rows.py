"""A register as offices keep it: thousands of rows in every habit of typing, sound ones and every kind of mistake."""

from dataclasses import dataclass, field
from random import Random

from core.text import fa_digits
from tests.factories import CountyFactory, IsicClassFactory, ParkFactory
from units.exports.register import UNIT_LABELS
from units.models import IndustryGroup, Reason

ARABIC = str.maketrans("0123456789یک", "٠١٢٣٤٥٦٧٨٩يك")
WORDS = (
    "صنایع",
    "فولاد",
    "کاشی",
    "سبلان",
    "پلاستیک",
    "نوین",
    "پارس",
    "کیان",
    "ماشین‌سازی",
    "سهند",
    "شیمی",
    "ارس",
    "یکتا",
)
ISIC = ("1071", "2410", "2220")
STATUSES = {
    "active": ("active", "فعال", "فعّال"),
    "semi_active": ("semi_active", "نیمه‌فعال", "نيمه فعال"),
    "closed": ("closed", "تعطیل", "تعطيل"),
    "under_construction": ("under_construction", "در دست احداث", "در‌دست احداث"),
}


def places():
    """Two parks in their counties, one county without parks, and the ISIC classes that the rows name."""
    for code in ISIC:
        IsicClassFactory(code=code)
    parks = [ParkFactory(code=f"PK-{n}", name=f"شهرک صنعتی یکم {n}") for n in (1, 2)]
    return parks, CountyFactory(code="K9", name="کلیبر")


def check_digit(digits, weights, shift=0):
    return sum((int(digit) + shift) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def national_id(number):
    digits = f"{number:09d}"
    rest = check_digit(digits, range(10, 1, -1))
    return digits + str(rest if rest < 2 else 11 - rest)


def legal_id(number):
    digits = f"1{number:09d}"
    return digits + str(check_digit(digits, (29, 27, 23, 19, 17) * 2, int(digits[9]) + 2) % 10)


def sound_rows(number, *, seed=1405):
    """So many units, each told in a habit of its own, as dictionaries by English column names."""
    random = Random(seed)
    return [_sound_row(index, random) for index in range(number)]


def _sound_row(index, random):
    typed = random.choice((str, fa_digits, lambda text: str(text).translate(ARABIC)))
    status = random.choice(list(STATUSES))
    row = dict.fromkeys(UNIT_LABELS, "") | {
        "code": f"OLD-{index:05d}" if index % 3 else "",
        "name": typed(f"{random.choice(WORDS)} {random.choice(WORDS)} {index}"),
        "owner_name": typed(f"{random.choice(WORDS)} {random.choice(WORDS)}"),
        "owner_national_id": typed(national_id(index + 11)),
        "legal_id": typed(legal_id(index)),
        "isic": typed(random.choice(ISIC)),
        "group": random.choice([*IndustryGroup.values, "فلزی", "غذايي"]),
        "establishment_licence": typed(f"{index}/{random.randrange(999)}"),
        "establishment_licence_on": typed(f"13{random.randrange(70, 99)}/0{random.randrange(1, 10)}/1"),
        "operating_licence_on": f"20{random.randrange(10, 25)}-1{random.randrange(3)}-0{random.randrange(1, 10)}",
        "status": random.choice(STATUSES[status]),
        "status_on": typed(f"140{random.randrange(4)}-{random.randrange(1, 12):02d}-30"),
        "workers_nominal": typed(f"{random.randrange(2000):,}"),
        "phone": typed(f"041-3{random.randrange(10**6, 10**7)}"),
        "postal_code": typed(f"51{random.randrange(10**7, 10**8)}"),
        "address": typed(f"خیابان {index}، پلاک {random.randrange(99)}"),
        "lat": typed(f"38.{random.randrange(10**4)}"),
        "lon": typed(f"46.{random.randrange(10**4)}"),
    }
    return row | _place(index, random, typed) | _reason(status, random) | _product(random, typed)


def _place(index, random, typed):
    if index % 10 == 0:
        return {"county": random.choice(("K9", "كليبر"))}
    return {"park": random.choice(("PK-1", "شهرک صنعتی يكم ۲", "pk-2")), "plot": typed(random.randrange(300))}


def _reason(status, random):
    if status not in {"semi_active", "closed"} or random.random() < 0.2:
        return {}
    return {"status_reason": random.choice([*set(Reason.values) - {"not_stated"}, "کمبود نقدینگی"])}


def _product(random, typed):
    if random.random() < 0.1:
        return {}
    quantity = random.choice(("12,500", "۱۲٬۵۰۰٫۷۵", "١٢٥٠٠", "0.125", "7/5"))
    return {
        "product": typed(random.choice(WORDS)),
        "nominal_quantity": quantity,
        "nominal_uom": "تن",
        "reference_price_rial": typed(f"{random.randrange(10**9):,}"),
    }


@dataclass
class Mistake:
    """What is wrong in one row: the cells that differ from a sound one, and what is to be told of them."""

    cells: dict[str, str]
    told: list[tuple[str, str]] = field(default_factory=list)  # column, code


def wrong(column, cell, code, **more):
    return Mistake({column: cell, **more}, [(column, code)])


INSIDE = {"park": "PK-1", "county": "", "plot": "12"}
MISTAKES = [
    wrong("code", "U000012", "check_digit"),
    wrong("code", "کد ۱۲", "code"),
    wrong("code", "LONGER-THAN-TWELVE", "code"),
    wrong("name", "", "required"),
    wrong("name", "-، ؟", "name"),
    wrong("name", "ن" * 201, "too_long"),
    wrong("owner_name", "ا" * 30_000, "too_long"),
    wrong("owner_national_id", "1234567890", "national_id"),
    wrong("owner_national_id", "۱۱۱۱۱۱۱۱۱۱", "national_id"),
    wrong("legal_id", "10200418830", "legal_id"),
    wrong("park", "شهرکی که نیست", "unknown_park", county=""),
    wrong("county", "شهری که نیست", "unknown_county", park="", plot=""),
    wrong("county", "K9", "county_mismatch", park="PK-1"),
    wrong("park", "", "required", county="", plot=""),
    wrong("plot", "12", "plot_outside", park="", county="K9"),
    wrong("isic", "9999", "unknown_isic"),
    wrong("group", "فلز و مانند آن", "choice"),
    wrong("establishment_licence", "1" * 41, "too_long"),
    wrong("establishment_licence_on", "1404/13/01", "date"),
    wrong("establishment_licence_on", "0000-01-01", "date"),
    wrong("establishment_licence_on", "دیروز", "date"),
    wrong("operating_licence_on", "1499/01/01", "future"),
    wrong("status", "نیمه‌تعطیل", "choice"),
    wrong("status", "", "required", status_on="1402/01/01"),
    wrong("status_on", "1402/12/30", "date"),
    wrong("status_on", "2099-01-01", "future", status="فعال"),
    wrong("status_reason", "حوصله", "choice", status="closed"),
    wrong("workers_nominal", "-5", "negative"),
    wrong("workers_nominal", "12.5", "number"),
    wrong("workers_nominal", "۹۹۹۹۹۹۹۹", "too_large"),
    wrong("nominal_quantity", "1e400", "number", product="شمش"),
    wrong("nominal_quantity", "1.23456", "too_precise", product="شمش"),
    wrong("nominal_quantity", "9" * 400, "too_large", product="شمش"),
    wrong("reference_price_rial", "گران", "number", product="شمش"),
    wrong("product", "", "required", nominal_quantity="12"),
    wrong("phone", "ندارد", "phone"),
    wrong("postal_code", "51", "postal_code"),
    wrong("address", "خیابان\x00۱", "control_character"),
    wrong("lat", "91", "outside_iran"),
    wrong("lon", "", "half_location", lat="38.1"),
    Mistake(
        {"name": "", "park": "نیست", "county": "", "isic": "1", "lat": "x", "status": "y", "workers_nominal": "z"},
        [
            *(("name", "required"), ("park", "unknown_park"), ("isic", "unknown_isic"), ("lat", "number")),
            *(("status", "choice"), ("workers_nominal", "number")),
        ],
    ),
]


def spoilt(rows, *, seed=1405):
    """The rows with every mistake in one of them, and what is to be told: (row of the spreadsheet, column, code)."""
    rows = [dict(row) for row in rows]
    spots = sorted(Random(seed).sample(range(100, len(rows)), len(MISTAKES) + 2))
    told = []
    for spot, mistake in zip(spots, MISTAKES, strict=False):
        rows[spot] |= INSIDE | mistake.cells
        told += [(spot + 2, column, code) for column, code in mistake.told]
    by_code, by_name = spots[-2:]
    rows[by_code] |= {"code": "old-۰۰۰۰۱"}  # row 3 has it in other letters and digits
    rows[by_name] |= {name: rows[0][name] for name in ("name", "legal_id", "park", "county", "plot")} | {"code": ""}
    told += [(by_code + 2, "code", "duplicate"), (by_name + 2, "code", "duplicate")]
    return rows, sorted(told)


def shuffled(rows, *, seed=1405):
    """Header and rows as an office has them: Persian labels, some in Arabic letters, in an order of its own."""
    names = list(UNIT_LABELS)
    Random(seed).shuffle(names)
    header = [
        UNIT_LABELS[name].translate(ARABIC) if index % 4 == 0 else UNIT_LABELS[name] for index, name in enumerate(names)
    ]
    return header, [[row[name] for name in names] for row in rows]
