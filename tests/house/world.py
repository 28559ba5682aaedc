"""A world with one row of every model, all under one primary key and with one tell-tale name.

Rows are filled in by the kind of their fields, so that a new model needs nothing here unless its constraints do
(`VALUES`). Rows point at each other: the world's declaration is of the world's unit in the world's park.
"""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from accounts.models import Role
from tests.house.sources import APPS

KEY = 990_017
PERIOD = "1404-06"
MARK = "رازدان‌کهن"
DAY = date(2025, 9, 6)
MOMENT = datetime(2025, 9, 6, 8, 30, tzinfo=UTC)

# Models whose names anyone with an account may read; they carry no mark.
PUBLIC_MODELS = {
    "parks.County",
    "parks.Park",
    "accounts.Agency",
    "units.IsicClass",
    "reports.Method",
    "reports.PriceIndex",
    "reports.Report",
    "support.Programme",
}
FROZEN_PLAN = {
    "weights": {"jobs": 1_000, "lost": 0, "idle": 0}, "narrowed": [MARK], "lines": [], "frontier": [],
    "shared_units": 0,
}  # fmt: skip
# What the constraints of a model, or the views that show it, need beyond the kind of its fields.
VALUES = {
    "accounts.User": {"username": "house-world", "role": Role.OFFICIAL, "agency": None, "password": "!"},
    "accounts.AuditEvent": {"subject_type": "units.unit", "subject_id": KEY, "before": None, "after": None},
    "accounts.Invitation": {"role": Role.OWNER, "agency": None, "expires_at": MOMENT.replace(year=2125)},
    "accounts.Notice": {"kind": "status_decided", "url": "/"},
    "units.Unit": {"status": "active", "status_on": DAY},
    "units.StatusChange": {"status": "closed", "previous": "active", "reason": "market", "decision": "pending"},
    "units.StatusThreshold": {"closed_below": Decimal("0.1"), "semi_active_below": Decimal("0.5")},
    "units.Declaration": {"state": "submitted"},
    "reports.Report": {
        "state": "built",
        "kind": "month",
        "starts_on": date(2025, 8, 23),
        "built_at": MOMENT,
        "verification_key": str(KEY),
    },
    "support.InfrastructureRequest": {"stage": "submitted"},
    "support.RequestPlan": {"frozen": FROZEN_PLAN},
    "support.Programme": {"state": "launched", "budget_rial": 10, "committed_rial": 1, "paid_rial": 0},
    "support.ProgrammeRule": {"fact": "status", "operator": "in", "value": ["active"]},
    "support.Application": {"stage": "submitted"},
    "support.ApplicationEvent": {"move": "submit"},
    "support.RequestEvent": {"move": "submit"},
    "support.BudgetEntry": {"kind": "commitment"},
    "accounts.ImportJob": {"state": "checked", "outcome": {"errors": [{"row": 2, "column": "", "message": MARK}]}},
    "accounts.SavedView": {"page": "units:unit_list", "is_shared": True},
    "units.ReferencePrice": {"month": PERIOD},
    "units.LandContract": {"ended_on": None},
    "units.SizeThreshold": {"small_from": 10, "medium_from": 50, "large_from": 100},
    "units.TwinPair": {"second": lambda rows: another(rows["units.Unit"]), "decision": ""},
    "reports.PriceIndex": {"month": PERIOD, "hundredths": 10_000, "base": "1400"},
    "reports.Scope": {"kind": "park", "code": f"park:{KEY}", "county": None},
    "reports.FrontierResult": {"left_out": "not_told", "not_compared": "not_told"},
}
BY_NAME = {"code": str(KEY), "number": str(KEY), "period": PERIOD, "search_key": MARK, "sort_key": MARK}
BY_KIND = (
    (models.JSONField, dict),
    (models.UUIDField, uuid.uuid4),
    (models.DateTimeField, lambda: MOMENT),
    (models.DateField, lambda: DAY),
    (models.BooleanField, lambda: False),
    (models.DecimalField, lambda: Decimal(1)),
    (models.FloatField, lambda: 1.0),
    (models.IntegerField, lambda: 1),
    (models.EmailField, lambda: "house@example.org"),
)


def build():
    """Make one row of every model of the portal; returns them by model label."""
    rows = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models() if apps.is_installed(app) else ():
            row_of(model, rows)
    return rows


def row_of(model, rows):
    label = model._meta.label
    if label not in rows:
        given = VALUES.get(label, {})
        fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in given]
        values = {field.name: value_of(field, rows) for field in fields if needs_value(field)}
        given = {name: value(rows) if callable(value) else value for name, value in given.items()}
        rows[label] = model(pk=KEY, **{**values, **given})
        # As a fixture would: whatever `save` forbids (the audit trail is written once) or adds is not wanted here.
        model._base_manager.bulk_create([rows[label]])
    return rows[label]


def another(row):
    """A second row like `row`, for models that point to two of a kind."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk, copy.code = row.pk + 1, f"{row.code}2"
    type(row)._base_manager.bulk_create([copy])
    return copy


def needs_value(field):
    if field.is_relation:
        own = field.related_model._meta.app_label in APPS
        return not field.null or (own and field.related_model._meta.label != "accounts.User")
    return not (field.has_default() or field.null)


def value_of(field, rows):
    if field.is_relation:
        related = field.related_model
        return row_of(related, rows) if related._meta.app_label in APPS else related._base_manager.first()
    if field.choices:
        return "" if field.blank else field.choices[0][0]
    if isinstance(field, models.FileField):
        return ContentFile(MARK.encode(), name=f"{MARK}.txt")
    made = next((make() for kind, make in BY_KIND if isinstance(field, kind)), None)
    return text_of(field) if made is None else made


def text_of(field):
    public = field.model._meta.label in PUBLIC_MODELS
    given = None if public and field.name.endswith("_key") else BY_NAME.get(field.name)
    return (given or ("همگانی" if public else MARK))[: field.max_length]
