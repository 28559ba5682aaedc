"""Build what is due, or one period, in this process: for a site without a broker and for a hand at the console."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.jalali import Period, today
from reports.actions import build_report
from reports.queries.due import due

RESULTS = ("built", "unchanged", "failed", "running")


class Command(BaseCommand):
    help = "Builds the reports that are due, or the one of --period (1404-06, 1404-Q2, 1404)."

    def add_arguments(self, parser):
        parser.add_argument("--period", help="1404-06, 1404-Q2 or 1404; without it, everything that is due")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")

    def handle(self, *args, **options):
        day = today()
        periods = [_period(options["period"])] if options["period"] else due(day, timezone.now())
        found: dict[str, list[str]] = {result: [] for result in RESULTS}
        for period in periods:
            try:
                outcome = build_report(period=period, by=None, today=day, insist=bool(options["period"]))
            except RuleViolation as error:
                raise CommandError(str(error)) from error
            found[outcome.result].append(period.code)
            if outcome.error:
                self.stderr.write(f"{period.code}: {outcome.error}")
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for result, codes in found.items():
                self.stdout.write(f"{result}: {len(codes)} {' '.join(codes)}".rstrip())
        if found["failed"] or found["running"]:
            raise CommandError(_("همهٔ گزارش‌های خواسته‌شده ساخته نشد."))


def _period(code: str) -> Period:
    try:
        return Period.parse(code)
    except ValueError as error:
        raise CommandError(_("دوره چنین نوشته می‌شود: 1404-06، 1404-Q2 یا 1404.")) from error
