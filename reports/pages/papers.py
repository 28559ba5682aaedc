"""How a sheet names itself on a page and on paper: its code, the address behind it, the square that leads there."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.qr import qr_svg
from reports.codes import SHEET, grouped, verification_code, verification_url
from reports.models import Scope
from reports.queries.reading import readings
from reports.queries.verification import Looked
from reports.wording import Shown, revision_url, shown


@dataclass(frozen=True)
class Paper:
    """The sheet `scope`, or one figure of it, ready to be printed or shown."""

    scope: Scope
    indicator: str = SHEET

    @cached_property
    def code(self) -> str:
        return verification_code(self.scope, self.indicator)

    @property
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def url(self) -> str:
        return verification_url(self.code)

    @property
    def square(self) -> SafeString:
        return qr_svg(self.url, title=_("کد راستی‌آزمایی %(code)s") % {"code": self.shown_code})

    @property
    def seal(self) -> str:
        """The first digits of the seal, as many as a person compares; empty before it is published."""
        return grouped_seal(self.scope.seal)


def grouped_seal(seal: str) -> str:
    return " ".join(seal[place : place + 4] for place in range(0, min(16, len(seal)), 4))


def paper_context(scope: Scope | None) -> dict:
    """The sheet's own code, for the foot of its page; empty where there is no sheet."""
    return {} if scope is None else {"paper": Paper(scope)}


@dataclass(frozen=True)
class Checked:
    """One figure of a sheet that was looked up."""

    figure: Shown
    code: str


def looked_context(looked: Looked, *, may_open: bool) -> dict:
    """What the page of a code shows; `may_open` says whether the reader has the scope's own page."""
    report, scope = looked.report, looked.scope
    return {
        "looked": looked,
        "shown_code": grouped(looked.code),
        "report": report,
        "scope": scope,
        "period": report.jalali,
        "rows": [
            Checked(shown(reading), grouped(verification_code(scope, reading.indicator.code)))
            for reading in readings(looked.codes, looked.found).values()
        ],
        "seal": grouped_seal(scope.seal),
        "page_url": revision_url(scope) if may_open else "",
    }
