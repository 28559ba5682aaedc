"""One finished report out of the portal: on the screen or into a file."""

import shutil
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.jalali import Period
from reports.exports import as_csv, as_json, as_xlsx, sheets
from reports.models import Report, Scope


class Command(BaseCommand):
    help = "Writes the newest revision of a period's report; build it first with build_reports."

    def add_arguments(self, parser):
        parser.add_argument("period", help="1404-06, 1404-Q2 or 1404")
        parser.add_argument(
            "--scope",
            default="",
            help="province, park:CODE, county:CODE, age:old|new|unknown, group:CODE or outside; all when left out",
        )
        parser.add_argument("--as", dest="form", choices=["json", "xlsx", "csv", "pdf"], default="json")
        parser.add_argument("--out", help="a file; without it, standard output")

    def handle(self, *args, **options):
        if options["form"] == "pdf":
            raise CommandError(_("خروجی PDF هنوز ساخته نمی‌شود؛ xlsx، csv یا json بخواهید."))
        report = _report(options["period"])
        rows = sheets(report, Scope.objects.all(), options["scope"])
        if not rows:
            raise CommandError(_("این گزارش چنین دامنه‌ای ندارد: %(scope)s") % {"scope": options["scope"]})
        if options["form"] == "xlsx":
            self._write_bytes(report, rows, options["out"])
        else:
            text = as_json(report, rows) if options["form"] == "json" else "".join(as_csv(rows))
            self._write_text(text, options["out"])

    def _write_text(self, text, out):
        if out:
            Path(out).write_text(text, encoding="utf-8", newline="")
        else:
            self.stdout.write(text)

    def _write_bytes(self, report, rows, out):
        with as_xlsx(report, rows) as file:
            if out:
                with Path(out).open("wb") as target:
                    shutil.copyfileobj(file, target)
            else:
                shutil.copyfileobj(file, sys.stdout.buffer)


def _report(code: str) -> Report:
    try:
        period = Period.parse(code)
    except ValueError as error:
        raise CommandError(str(error)) from error
    report = Report.objects.standing().filter(period=period.code).order_by("-revision").first()
    if report is None:
        raise CommandError(_("گزارش %(period)s ساخته نشده است.") % {"period": period.label})
    return report
