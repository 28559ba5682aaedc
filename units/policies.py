"""Who may do what with a unit, its status and its declarations; buttons ask here what the actions enforce."""

from accounts.models import Role, User
from parks.policies import may_edit_land
from units.models import Declaration, StatusChange, Unit
from units.queries.declarations import to_judge
from units.queries.status import to_verify

ACTS_AS_OFFICIAL = frozenset({Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR})
SPEAKS_FOR_UNITS = ACTS_AS_OFFICIAL | {Role.OWNER, Role.MANAGER}


def may_write(user: User) -> bool:
    """Whether `user` may change anything in the register at all."""
    return user.is_authenticated and user.is_active and user.role in SPEAKS_FOR_UNITS


def acts_as_official(user: User) -> bool:
    """Officials, and above them directors and administrators."""
    return user.is_authenticated and user.is_active and user.role in ACTS_AS_OFFICIAL


def _sees(user: User, unit: Unit) -> bool:
    return user.sees_province or Unit.objects.visible_to(user).filter(pk=unit.pk).exists()


# ── register ──────────────────────────────────────────────────────────────────────────────────────────────────────
def may_register_units(user: User) -> bool:
    """Whether `user` may enter new units somewhere: officials and those above them."""
    return acts_as_official(user)


def may_place_unit(user: User, unit: Unit) -> bool:
    """Whether the unit, as it is about to be written, stays within the counties of `user`."""
    return user.sees_province or unit.county_id in (user.county_ids or ())


def may_edit_unit(user: User, unit: Unit) -> bool:
    """Whether `user` may correct what the register says of `unit`."""
    return acts_as_official(user) and _sees(user, unit)


def may_move_unit(user: User, unit: Unit) -> bool:
    """Whether `user` may record that `unit` moved or was sold; where to, `may_place_unit` says."""
    return may_edit_unit(user, unit)


def may_contract_land(user: User, unit: Unit) -> bool:
    """Whether `user` may sign and end contracts by which `unit` holds land in its park."""
    return unit.park is not None and may_edit_land(user, unit.park)


def may_consent(user: User, unit: Unit) -> bool:
    """Whether `user` gives or withdraws the unit's word on the public directory: who speaks for it, nobody else."""
    return may_write(user) and user.role == Role.OWNER and _sees(user, unit)


def may_read_journal(user: User) -> bool:
    """Whether units have a journal for `user` at all; an owner does not read what was written about them."""
    return user.is_authenticated and user.role != Role.OWNER


def may_add_unit_note(user: User, unit: Unit) -> bool:
    """Officials, and a manager of the unit's park."""
    return may_read_journal(user) and may_write(user) and _sees(user, unit)


def fields_edited_together(user: User) -> frozenset[str]:
    """What `user` may correct in many units at once, of those they see: a manager what their park's units make."""
    if acts_as_official(user):
        return frozenset({"group", "isic", "park", "county", "workers_nominal"})
    return frozenset({"group", "isic"}) if may_write(user) and user.role == Role.MANAGER else frozenset()


def may_import(user: User) -> bool:
    """Whether `user` may bring whole files into the register, or take one back."""
    return acts_as_official(user) and user.sees_province


def may_read_twins(user: User) -> bool:
    """Whether the list of units that may be one is for `user`: officials, and auditors who look on."""
    return acts_as_official(user) or (user.is_authenticated and user.is_read_only)


def may_merge(user: User, *units: Unit) -> bool:
    """Whether `user` decides if these units are one: an official who sees them all."""
    return acts_as_official(user) and all(_sees(user, unit) for unit in units)


def may_confirm_facts(user: User, unit: Unit) -> bool:
    """Whether `user` gives the word that a group of facts still holds: who speaks for the unit."""
    return may_write(user) and _sees(user, unit)


def may_read_freshness(user: User) -> bool:
    """Whether how fresh whole parks are is for `user`: who verifies, and auditors who look on."""
    return may_verify_any(user) or (user.is_authenticated and user.is_read_only)


# ── status ────────────────────────────────────────────────────────────────────────────────────────────────────────
def may_propose_status_change(user: User, unit: Unit) -> bool:
    """The owner, a manager of the park, or an official on behalf of the unit."""
    return may_write(user) and _sees(user, unit)


may_confirm_status = may_propose_status_change


def may_record_inspection(user: User, unit: Unit) -> bool:
    return acts_as_official(user) and _sees(user, unit)


def may_withdraw(user: User, change: StatusChange) -> bool:
    """The proposer; an owner's proposal also by the unit's other representatives."""
    if not may_write(user) or change.decision != "pending":
        return False
    if change.proposed_by_id == user.pk:
        return True
    return user.role == Role.OWNER and change.source == "owner" and _sees(user, change.unit)


def may_verify(user: User, change: StatusChange) -> bool:
    """A manager for an owner's proposal, an official for a manager's, never the proposer (DOMAIN §3)."""
    return may_write(user) and to_verify(user).filter(pk=change.pk).exists()


def may_verify_any(user: User) -> bool:
    """Whether the verification queue is a page of `user`'s at all."""
    return may_write(user) and user.role != Role.OWNER


# ── declarations ──────────────────────────────────────────────────────────────────────────────────────────────────
def may_declare(user: User, unit: Unit) -> bool:
    """The owner; a manager of the park or an official on behalf of the unit."""
    return may_write(user) and _sees(user, unit)


def may_judge_declaration(user: User, declaration: Declaration) -> bool:
    """A manager of the park, an official where there is none; nobody accepts what they sent themselves."""
    return may_write(user) and to_judge(user).filter(pk=declaration.pk).exists()


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────
def may_name_representatives(user: User, unit: Unit) -> bool:
    """Whether `user` may say who speaks for `unit`: an official, or a manager of its park; never an owner."""
    return may_write(user) and user.role != Role.OWNER and _sees(user, unit)


def may_set_prices(user: User) -> bool:
    """Common reference prices are the administrators' (DOMAIN §2)."""
    return user.is_active and user.role == Role.ADMINISTRATOR


def may_set_thresholds(user: User) -> bool:
    """The bounds of the computed status are the administrators' (DOMAIN §2)."""
    return user.is_active and user.role == Role.ADMINISTRATOR
