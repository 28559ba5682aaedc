"""`manage.py import_registry parks|units|declarations FILE`: a CSV or XLSX file into the register."""

import gc
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.imports import Finding, Outcome, run
from core.jalali import today
from core.sheets import SheetError
from units.imports.kinds import KINDS
from units.management.importer import person


class Command(BaseCommand):
    help = "Import a CSV or XLSX file into the register: all of it, or nothing and the list of its mistakes."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--skip-bad-rows", action="store_true", help="leave wrong rows out instead of refusing all")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name it is written; by default the portal's own")

    def handle(self, *args, **options):
        gc.freeze()  # what stands now outlives the import: the collector need not walk it again and again
        try:
            with translation.override("fa"):
                outcome = self._run(options["file"], options)
        finally:
            gc.unfreeze()
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        elif options["verbosity"]:
            self._tell(outcome, dry_run=options["dry_run"])
        if outcome.refused:
            raise CommandError(
                f"Refused: {len(outcome.errors)} errors in {outcome.rejected} rows; nothing was written."
            )

    def _run(self, path, options) -> Outcome:
        by = person(options["by"])
        try:
            return run(
                KINDS[options["kind"]],
                path,
                by=by,
                today=today(),
                dry_run=options["dry_run"],
                skip_bad_rows=options["skip_bad_rows"],
            )
        except OSError as error:
            finding = Finding(1, "", "unreadable", f"{path}: {error.strerror}")
        except SheetError as error:
            finding = Finding(error.row, "", error.code, str(error))
        return Outcome(errors=[finding], refused=True)

    def _tell(self, outcome: Outcome, *, dry_run: bool):
        for kind, findings in (("error", outcome.errors), ("warning", outcome.warnings)):
            for finding in findings:
                place = f"row {finding.row}" + (f", {finding.column}" if finding.column else "")
                self.stdout.write(f"{kind}: {place}: {finding.message} [{finding.code}]")
        counts = ", ".join(
            f"{name} {getattr(outcome, name)}" for name in ("created", "updated", "unchanged", "rejected")
        )
        end = " (dry run, nothing was written)" if dry_run else f"; batch {outcome.batch}" if outcome.batch else ""
        self.stdout.write(f"{outcome.rows} rows: {counts}{end}")
