"""What stands in pyproject.toml and in the migrations holds for the code."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house import allowed
from tests.house.sources import APPS, ROOT


def test_import_contracts_are_kept():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.split("┘")[-1] + done.stderr


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def own_models():
    return [model for app in APPS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]


def test_every_model_answers_who_may_see_it():
    without = [
        model._meta.label
        for model in own_models()
        if not hasattr(model._default_manager.all(), "visible_to")
        and model._meta.label not in allowed.MODELS_WITHOUT_VISIBLE_TO
    ]
    assert without == []


def test_every_order_is_total():
    """An order that ends in the primary key never shuffles rows between two pages."""
    partial = [model._meta.label for model in own_models() if not ends_in_key(model)]
    assert partial == []


def ends_in_key(model):
    ordering = [str(name).removeprefix("-") for name in model._meta.ordering]
    if not ordering or "pk" in ordering:
        return True
    unique = [set(rule.fields) for rule in model._meta.total_unique_constraints]
    return any(fields <= set(ordering) for fields in unique) or any(
        model._meta.get_field(name).unique for name in ordering if "__" not in name
    )
