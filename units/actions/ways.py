"""What becomes of each table of the register whose rows cannot simply go over to another unit."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from units import workflow
from units.actions.takeover import Merge, taken_over
from units.compute.merging import DROP
from units.models import (
    FIGURE_FIELDS,
    Decision,
    Declaration,
    DeclarationLine,
    PastTenure,
    Product,
    StatusChange,
    TwinPair,
)


# ── the ledger ────────────────────────────────────────────────────────────────────────────────────────────────────
@taken_over(("units.StatusChange", "unit"))
def merge_ledgers(merge: Merge) -> None:
    """One ledger in the order of days. `previous` and the unit's own status follow from it.

    Where the two ledgers meet, an event that says again what held already, or that cannot follow what held, counts no
    more: it stays to be read, refused with a note that says why.
    """
    own = set(merge.keep.status_changes.values_list("pk", flat=True))
    merge.drop.status_changes.update(unit=merge.keep)
    held: StatusChange | None = None
    for event in merge.keep.status_changes.approved().order_by("effective_on", "pk"):
        before = held.status if held else ""
        meets = held is not None and (held.pk in own) != (event.pk in own)
        if meets and not workflow.is_lawful(before, event.status):
            _set_aside(event, merge)
            continue
        if event.previous != before:
            event.previous = before
            event.save(update_fields=["previous"])
        held = event
    if held is not None:
        unit = merge.keep
        unit.status, unit.status_on, unit.status_reason = held.status, held.effective_on, held.reason


def _set_aside(event: StatusChange, merge: Merge) -> None:
    event.decision, event.decided_by, event.decided_at = Decision.REFUSED, merge.by, timezone.now()
    event.decision_note = _("%(merge)s کنار گذاشته شد: با رویدادهای پیش از خود نمی‌خواند یا تکرار آن‌هاست.") % {
        "merge": merge.note
    }
    event.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])


# ── months and products ───────────────────────────────────────────────────────────────────────────────────────────
@taken_over(("units.Declaration", "unit"))
def take_months(merge: Merge) -> None:
    """Every month of either is there, of one that both have the chosen row; the other's figures are in the trail."""
    theirs = {row.period: row for row in merge.drop.declarations.all()}
    for mine in merge.keep.declarations.filter(period__in=theirs):
        _discard(mine if merge.side_of(mine.period) == DROP else theirs[mine.period], merge)
    merge.drop.declarations.update(unit=merge.keep)


def _discard(declaration: Declaration, merge: Merge) -> None:
    figures = {name: getattr(declaration, name) for name in FIGURE_FIELDS}
    told = {name: value for name, value in figures.items() if value is not None}
    lines = {line.product.name: str(line.quantity) for line in declaration.lines.select_related("product")}
    before = {"period": declaration.period, "state": declaration.state, **told, "products": lines}
    record(by=merge.by, verb="declaration_set_aside", subject=declaration, before=before, reason=merge.note)
    declaration.delete()


@taken_over(("units.Product", "unit"))
def take_products(merge: Merge) -> None:
    """Products of one name are one: the kept, with what only the other told; lines of months follow. Others move."""
    standing = {row.name_key: row for row in merge.keep.products.all()}
    for product in merge.drop.products.all():
        same = standing.get(product.name_key)
        if same is None:
            product.unit, product.position = merge.keep, len(standing) + 1
            product.save(update_fields=["unit", "position"])
            standing[product.name_key] = product
            continue
        _fill(same, product)
        DeclarationLine.objects.filter(product=product).update(product=same)
        product.delete()


def _fill(product: Product, other: Product) -> None:
    if product.nominal_quantity is None:
        product.nominal_quantity, product.nominal_uom = other.nominal_quantity, other.nominal_uom
        product.uom_key = other.uom_key
    if product.reference_price_rial is None:
        product.reference_price_rial = other.reference_price_rial
    product.save(update_fields=["nominal_quantity", "nominal_uom", "uom_key", "reference_price_rial"])


# ── people, confirmations, past ───────────────────────────────────────────────────────────────────────────────────
@taken_over(("units.UnitRepresentative", "unit"))
def take_representatives(merge: Merge) -> None:
    """Who speaks for either speaks for the one; who spoke for both has been doing so since the earlier day."""
    mine = {row.user_id: row for row in merge.keep.representations.current()}
    for row in merge.drop.representations.current().filter(user__in=mine):
        same = mine[row.user_id]
        same.since = min(same.since, row.since)
        same.save(update_fields=["since"])
        row.delete()
    merge.drop.representations.update(unit=merge.keep)


@taken_over(("units.Confirmation", "unit"))
def take_confirmations(merge: Merge) -> None:
    """Of each group the later confirmation counts."""
    mine = {row.group: row for row in merge.keep.confirmations.all()}
    for row in merge.drop.confirmations.all():
        same = mine.get(row.group)
        loser = row if same is not None and same.on >= row.on else same
        if loser is not None:
            loser.delete()
    merge.drop.confirmations.update(unit=merge.keep)


@taken_over(("units.PastTenure", "unit"))
def take_tenures(merge: Merge) -> None:
    """Moves and sales of both; one that was entered for both stands once."""
    told = ("until", "kind", "park", "county", "plot", "owner_name", "owner_national_id")
    mine = set(merge.keep.past_tenures.values_list(*told))
    twice = [
        row["pk"] for row in merge.drop.past_tenures.values("pk", *told) if tuple(row[name] for name in told) in mine
    ]
    PastTenure.objects.filter(pk__in=twice).delete()
    merge.drop.past_tenures.update(unit=merge.keep)


# ── twins ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@taken_over(("units.TwinPair", "first"), ("units.TwinPair", "second"))
def take_pairs(merge: Merge) -> None:
    """What was decided not to be the one is not the other either; open pairs are found again by the next search."""
    rows = TwinPair.objects.filter(Q(first=merge.drop) | Q(second=merge.drop))
    for pair in rows.exclude(decision="").exclude(Q(first=merge.keep) | Q(second=merge.keep)):
        other = pair.second_id if pair.first_id == merge.drop.pk else pair.first_id
        first, second = sorted((merge.keep.pk, other))
        TwinPair.objects.filter(first=first, second=second, decision="").delete()
        if not TwinPair.objects.filter(first=first, second=second).exists():
            TwinPair.objects.filter(pk=pair.pk).update(first=first, second=second)
    rows.delete()
