"""One finished report out of the portal: on the screen or into a file."""

import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from core.jalali import Period
from core.press import PressError
from reports.exports import Sheet, as_csv, as_json, as_pdf, as_xlsx, sheets
from reports.models import Report, Scope

CHUNK = 1 << 20


def _json(report: Report, rows: Sequence[Sheet], target: IO[bytes]) -> None:
    target.write(as_json(report, rows).encode())


def _csv(report: Report, rows: Sequence[Sheet], target: IO[bytes]) -> None:
    target.writelines(line.encode() for line in as_csv(rows))


def _xlsx(report: Report, rows: Sequence[Sheet], target: IO[bytes]) -> None:
    with as_xlsx(report, rows) as file:
        shutil.copyfileobj(file, target, CHUNK)


def _pdf(report: Report, rows: Sequence[Sheet], target: IO[bytes]) -> None:
    target.write(as_pdf(report, rows, Scope.objects.all()))


FORMS: dict[str, Callable[[Report, Sequence[Sheet], IO[bytes]], None]] = {
    "json": _json,
    "xlsx": _xlsx,
    "csv": _csv,
    "pdf": _pdf,
}
BINARY = frozenset({"xlsx", "pdf"})


class Command(BaseCommand):
    help = "Writes the newest revision of a period's report; build it first with build_reports."

    def add_arguments(self, parser):
        parser.add_argument("period", help="1404-06, 1404-Q2 or 1404")
        parser.add_argument(
            "--scope",
            default="",
            help="province, park:CODE, county:CODE, age:old|new|unknown, group:CODE or outside; all when left out",
        )
        parser.add_argument("--as", dest="form", choices=list(FORMS), default="json")
        parser.add_argument("--out", help="a file; without it, standard output")
        parser.add_argument("--revision", type=int, help="an older revision; without it, the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        report = _report(options["period"], options["revision"])
        rows = sheets(report, Scope.objects.all(), options["scope"])
        if not rows:
            raise CommandError(_("این گزارش چنین دامنه‌ای ندارد: %(scope)s") % {"scope": options["scope"]})
        try:
            with self._target(options["out"], options["form"]) as target, translation.override("fa"):
                FORMS[options["form"]](report, rows, target)
        except (OSError, PressError) as error:
            raise CommandError(str(error)) from error

    def _target(self, out: str | None, form: str) -> Any:
        """Where the bytes go; a workbook or a PDF is not poured into a terminal."""
        if out:
            return Path(out).open("wb")
        is_text = not hasattr(self.stdout._out, "buffer")  # type: ignore[attr-defined]
        if form in BINARY and (is_text or self.stdout.isatty()):
            raise CommandError(_("برای این خروجی نام پرونده را با --out بدهید."))
        return _Text(self.stdout) if is_text else nullcontext(sys.stdout.buffer)


class _Text:
    """Standard output that takes text only, as `call_command(stdout=…)` gives it."""

    def __init__(self, out: Any) -> None:
        self.out = out

    def __enter__(self) -> "_Text":
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def write(self, content: bytes) -> None:
        self.out.write(content.decode(), ending="")

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)


def _report(code: str, revision: int | None) -> Report:
    try:
        period = Period.parse(code)
    except ValueError as error:
        raise CommandError(str(error)) from error
    found = Report.objects.standing().filter(period=period.code)
    if revision is not None:
        found = found.filter(revision=revision)
    report = found.order_by("-revision").first()
    if report is None:
        raise CommandError(_("گزارش %(period)s ساخته نشده است.") % {"period": period.label})
    return report
