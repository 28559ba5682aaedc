"""`manage.py undo_import BATCH`: takes one import back, or says what stands on it."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.undo import Undone, undo
from units.imports.kinds import KINDS
from units.management.importer import person


class Command(BaseCommand):
    help = "Undo one import; refused, naming the rows, where something newer stands on it."

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int, help="the number that the import gave")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name it is undone; by default the portal's own")

    def handle(self, *args, **options):
        by = person(options["by"])
        with translation.override("fa"):
            undone = undo(options["batch"], kinds=KINDS, by=by, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(undone.as_json(), ensure_ascii=False))
        elif options["verbosity"]:
            self._tell(undone, dry_run=options["dry_run"])
        if undone.refused:
            raise CommandError(f"Refused: {len(undone.conflicts)} conflicts; nothing was undone.")

    def _tell(self, undone: Undone, *, dry_run: bool):
        for conflict in undone.conflicts:
            place = f"row {conflict.row}" + (f", {conflict.column}" if conflict.column else "")
            self.stdout.write(f"conflict: {place}: {conflict.message} [{conflict.code}]")
        end = " (dry run, nothing was written)" if dry_run else ""
        self.stdout.write(f"batch {undone.batch}: removed {undone.removed}, restored {undone.restored}{end}")
