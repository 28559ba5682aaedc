"""Units that may be one: candidates for the nightly search, and suggestions while somebody enters a unit.

Nobody compares all pairs. Candidates share something that few units share: an identifier (the database groups them), or
in one county a name or a name one slip apart, or an owner's name. A block of more than `LARGEST_BLOCK` units says
nothing of any two of them and is left out.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter

from django.db.models import Count, F, Q, QuerySet, Window
from django.utils.translation import gettext_lazy as _

from core.search import nearly
from core.text import fold, squash
from units.compute.likeness import FOUND_FROM, Traits, core_name, core_words, grounds, score, slip_keys
from units.models import TwinPair, Unit

Pair = tuple[int, int]
IDENTIFIERS = (
    *("legal_id", "owner_national_id", "phone", "postal_code", "establishment_licence", "operating_licence"),
    "plot",
)
COMPARED = (*IDENTIFIERS, "name", "owner_name", "park", "county")
LARGEST_BLOCK = 20
CHUNK = 2_000
MOST_LOOKED_AT = 50
MOST_SUGGESTED = 3
GROUND_LABELS = {
    "name": _("نام یکسان"),
    "name_near": _("نام با یک حرف اختلاف"),
    "name_like": _("نام نزدیک"),
    "other_number": _("نام با شمارهٔ دیگر"),
    "legal_id": _("شناسهٔ ملی یکسان"),
    "other_legal_id": _("شناسهٔ ملی دیگر"),
    "licence": _("شمارهٔ مجوز یکسان"),
    "phone": _("تلفن یکسان"),
    "plot": _("قطعهٔ یکسان"),
    "owner_national_id": _("کد ملی مالک یکسان"),
    "postal_code": _("کد پستی یکسان"),
    "owner_name": _("نام مالک یکسان"),
    "place": _("در یک‌جا"),
    "other_place": _("در جای دیگر"),
}


# ── the nightly search ────────────────────────────────────────────────────────────────────────────────────────────
def scored_pairs() -> dict[Pair, dict[str, int]]:
    """Every pair of units that looks like one, the smaller key first, with its grounds.

    Some twenty queries and one for each two thousand candidates; sample and real units are never a pair.
    """
    found: dict[Pair, dict[str, int]] = {}
    for pairs in _chunks(sorted(candidates()), CHUNK):
        traits = _traits_by_key({key for pair in pairs for key in pair})
        for first, second in pairs:
            (is_sample, one), (other_is_sample, other) = traits[first], traits[second]
            told = grounds(one, other)
            if is_sample == other_is_sample and score(told) >= FOUND_FROM:
                found[first, second] = told
    return found


def candidates() -> set[Pair]:
    """Pairs of units that share an identifier, or a near name or an owner in one county; the smaller key first."""
    pairs: set[Pair] = set()
    for block in _blocks():
        pairs.update(combinations(sorted(set(block)), 2))
    return pairs


def _blocks() -> Iterator[Sequence[int]]:
    for column in IDENTIFIERS:
        yield from _sharing(column)
    rows = Unit.objects.order_by("county_id").values_list("county_id", "pk", "name", "owner_name")
    for _county, units in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        yield from _named_alike(units)


def _sharing(column: str) -> Iterator[list[int]]:
    # Counted in a window, one sort a column: joining the table with its own counts is quadratic without statistics.
    told = Unit.objects.filter(plot__isnull=False) if column == "plot" else Unit.objects.exclude(**{column: ""})
    counted = told.annotate(sharing=Window(Count("pk"), partition_by=F(column)))
    few = counted.filter(sharing__gt=1, sharing__lte=LARGEST_BLOCK).order_by(column, "pk").values_list(column, "pk")
    for _value, block in groupby(few, key=itemgetter(0)):
        yield [key for _same, key in block]


def _named_alike(units: Iterable[tuple]) -> Iterator[list[int]]:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for _county, key, name, owner in units:
        for slip in slip_keys(core_name(fold(name))):
            blocks[slip].append(key)
        if owner:
            blocks["owner", squash(owner)].append(key)
    return (block for block in blocks.values() if 1 < len(block) <= LARGEST_BLOCK)


def _traits_by_key(keys: Iterable[int]) -> dict[int, tuple[bool, Traits]]:
    rows = Unit.objects.filter(pk__in=keys).order_by().values("pk", "is_sample", *COMPARED)
    return {row.pop("pk"): (row.pop("is_sample"), as_traits(**row)) for row in rows}


def as_traits(*, name: str, owner_name: str = "", **values: str | int | None) -> Traits:
    """A unit's columns as they are compared."""
    return Traits(name=fold(name), owner_name=squash(owner_name), **values)  # type: ignore[arg-type]


def _chunks(rows: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


# ── on entry ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Suggestion:
    """A unit that stands already and looks like the one that is being written."""

    unit: Unit
    score: int
    grounds: Sequence[str]


def suggestions(units: QuerySet[Unit], told: Traits, *, but: Unit | None = None) -> list[Suggestion]:
    """Those of `units` that look like what is told, the likest first; without what was decided not to be `but`.

    One query: units that share an identifier, and those whose name is one slip apart in the same park or county.
    """
    rows = units.filter(_sharing_with(told) | _named_like(told)).order_by()
    if but is not None:
        decided = TwinPair.objects.exclude(decision="").filter(Q(first=but) | Q(second=but))
        rows = rows.exclude(pk=but.pk).exclude(pk__in=decided.values("first")).exclude(pk__in=decided.values("second"))
    found = []
    for unit in rows.select_related("park", "county")[:MOST_LOOKED_AT]:
        why = grounds(told, traits_of(unit))
        if score(why) >= FOUND_FROM:
            found.append(Suggestion(unit, score(why), ground_labels(why)))
    return sorted(found, key=lambda row: (-row.score, row.unit.pk))[:MOST_SUGGESTED]


def ground_labels(why: dict[str, int]) -> list[str]:
    """What speaks for the pair, then what speaks against it, in the reader's language."""
    return [str(GROUND_LABELS[name]) for name in sorted(why, key=lambda name: -why[name]) if name in GROUND_LABELS]


def _sharing_with(told: Traits) -> Q:
    shared = Q(pk__in=[])
    for column in IDENTIFIERS:
        if (value := getattr(told, column)) not in ("", None):
            shared |= Q(**{column: value})
    return shared


def _named_like(told: Traits) -> Q:
    words = " ".join(core_words(told.name))
    if not words or (told.park is None and told.county is None):
        return Q(pk__in=[])
    place = Q(county=told.county) if told.county is not None else Q(park=told.park)
    return place & (nearly(words) | nearly(core_name(told.name)))


def traits_of(unit: Unit) -> Traits:
    """What is compared of a unit that stands."""
    keys = {"plot", "park", "county"}
    return as_traits(**{name: getattr(unit, f"{name}_id" if name in keys else name) for name in COMPARED})
