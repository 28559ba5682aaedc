"""Loads what every site starts from: agencies, counties, parks, ISIC, thresholds and the tables of the upper apps."""

import json
from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand
from django.db import transaction

# Lower apps first: a park needs its county, a threshold its table.
APPS = ("accounts", "parks", "units", "support", "reports")


class Command(BaseCommand):
    help = "Load the reference data of every app; safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args, **options):
        with transaction.atomic():
            counts = {app: dict(loader.load() or {}) for app, loader in loaders().items()}
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
        elif options["verbosity"]:
            for app, rows in counts.items():
                told = ", ".join(f"{name} {count}" for name, count in rows.items()) or "nothing to do"
                self.stdout.write(f"{app}: {told}")


def loaders() -> dict:
    """The `reference` module of each app that has one, in the order in which they are loaded."""
    return {app: import_module(f"{app}.reference") for app in APPS if find_spec(f"{app}.reference")}
