"""How much two rows of the register look like one unit: points for what agrees, taken off for what speaks against it.

Pure. Names are given folded (`core.text.fold`: one spelling, ASCII digits, words parted by blanks), other values as
they stand, "" or None where nothing is known; what is unknown neither gives nor takes.

| ground | points | holds where |
|---|--:|---|
| `name` | 45 | the names are equal, however spaced, but for words that every second unit bears («شرکت», «صنایع») |
| `name_near` | 40 | one letter is wrong, missing, too many or swapped |
| `name_like` | 20 | at least 60% of their trigrams are shared (Dice) |
| `other_number` | −30 | the names differ by their numbers alone («کاشی ۱», «کاشی ۲»): two works of one house |
| `legal_id` | 30 | one company; it may have several units |
| `other_legal_id` | −40 | two companies |
| `licence` | 25 | one establishment or operating licence |
| `phone`, `plot` | 20 each | |
| `owner_national_id`, `postal_code` | 15 each | |
| `owner_name` | 10 | one owner's name, where the national ids do not say it already |
| `place` | 10 | the same park, or the same county where one of them stands outside the parks |
| `other_place` | −20 | two parks, or two counties |

The sum is held between 0 and 100; from `FOUND_FROM` on the pair is shown to people. So one name in one place is
enough, and so are a like name, a phone and a place; one company in two parks is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

POINTS: Mapping[str, int] = {
    "name": 45,
    "name_near": 40,
    "name_like": 20,
    "other_number": -30,
    "legal_id": 30,
    "other_legal_id": -40,
    "licence": 25,
    "phone": 20,
    "plot": 20,
    "owner_national_id": 15,
    "postal_code": 15,
    "owner_name": 10,
    "place": 10,
    "other_place": -20,
}
FOUND_FROM = 50
LIKE_FROM = 0.6
SHORTEST_SLIP = 4  # of shorter names one letter is too much
# Words that tell no unit from another, folded.
COMMON_WORDS = frozenset(
    (
        *("شرکت", "گروه", "صنایع", "صنعتی", "صنعت", "تولیدی", "تولید", "کارخانه", "کارخانجات"),
        *("کارگاه", "تعاونی", "واحد", "مجتمع", "موسسه", "بازرگانی", "سهامی", "خاص"),
        *("عام", "مسیولیت", "محدود", "نمونه", "و"),
    )
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of one unit; `name` and `owner_name` folded, plots, parks and counties by their keys."""

    name: str
    owner_name: str = ""
    owner_national_id: str = ""
    legal_id: str = ""
    establishment_licence: str = ""
    operating_licence: str = ""
    phone: str = ""
    postal_code: str = ""
    plot: int | None = None
    park: int | None = None
    county: int | None = None


def core_words(name: str) -> list[str]:
    """The words of a folded name that tell it from others; all of them where none does."""
    words = name.split()
    return [word for word in words if word not in COMMON_WORDS] or words


def core_name(name: str) -> str:
    """`core_words` without spaces."""
    return "".join(core_words(name))


def grounds(first: Traits, second: Traits) -> dict[str, int]:
    """What speaks for and against the two being one, each with its points."""
    found = [_of_names(first, second), _of_companies(first, second), _of_places(first, second)]
    found += [name for name in ("phone", "plot", "postal_code") if _agree(first, second, name)]
    if any(_agree(first, second, name) for name in ("establishment_licence", "operating_licence")):
        found.append("licence")
    found.append(next((name for name in ("owner_national_id", "owner_name") if _agree(first, second, name)), ""))
    return {name: POINTS[name] for name in found if name}


def score(found: Mapping[str, int]) -> int:
    """The points of the grounds, held between 0 and 100."""
    return min(100, max(0, sum(found.values())))


def slip_keys(name: str) -> set[str]:
    """Keys of which names share at least one where they are equal or one slip apart; `name` without spaces."""
    if len(name) < SHORTEST_SLIP:
        return {name}
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _agree(first: Traits, second: Traits, name: str) -> bool:
    value = getattr(first, name)
    return value not in ("", None) and value == getattr(second, name)


def _of_names(first: Traits, second: Traits) -> str:
    one, other = core_name(first.name), core_name(second.name)
    if not one or not other:
        return ""
    if _digits(one) != _digits(other):
        return "other_number" if _letters(one) == _letters(other) else ""
    if one == other:
        return "name"
    if is_one_slip(one, other):
        return "name_near"
    return "name_like" if likeness(one, other) >= LIKE_FROM else ""


def _of_companies(first: Traits, second: Traits) -> str:
    if not first.legal_id or not second.legal_id:
        return ""
    return "legal_id" if first.legal_id == second.legal_id else "other_legal_id"


def _of_places(first: Traits, second: Traits) -> str:
    if first.park is not None and second.park is not None:
        return "place" if first.park == second.park else "other_place"
    if first.county is None or second.county is None:
        return ""
    return "place" if first.county == second.county else "other_place"


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())


def _letters(name: str) -> str:
    return "".join(sign for sign in name if not sign.isdigit())


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many, or swapped with its neighbour."""
    if min(len(one), len(other)) < SHORTEST_SLIP or abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    wrong = [place for place, (sign, told) in enumerate(zip(one, other, strict=True)) if sign != told]
    if len(wrong) == 1:
        return True
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    return (one[wrong[0]], one[wrong[1]]) == (other[wrong[1]], other[wrong[0]])


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the trigrams of two texts: 0 nothing in common, 1 the same."""
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}
