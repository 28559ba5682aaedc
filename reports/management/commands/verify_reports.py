"""Hold every published report against its seals: for the day somebody doubts the database, and after a restore."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.models import Report
from reports.queries.sealing import broken_scopes


class Command(BaseCommand):
    help = "Works out the seals of all published reports again; fails where a figure has moved since it was published."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        intact, broken = 0, {}
        for report in Report.objects.published().order_by("starts_on", "period", "revision"):
            if moved := broken_scopes(report):
                broken[f"{report.period} r{report.revision}"] = moved
            else:
                intact += 1
        if options["json"]:
            self.stdout.write(json.dumps({"intact": intact, "broken": broken}, ensure_ascii=False))
        else:
            self.stdout.write(f"intact: {intact}")
            for name, scopes in broken.items():
                self.stdout.write(f"broken: {name} {' '.join(scopes)}")
        if broken:
            raise CommandError(_("رقم‌های برخی گزارش‌های منتشرشده با مهرشان نمی‌خواند."))
