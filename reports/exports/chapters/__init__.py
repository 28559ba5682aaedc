"""Chapters of the printed report that answer one question each, in the words and figures of the portal's own pages.

Every one is made by the page's own functions from the report's frozen rows; the periods beside it are those that the
whole paper stands beside (`Past`), so that no chapter of a published file ever moves.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.exports.chapters.ages import ages_blocks
from reports.exports.chapters.constraints import constraints_blocks
from reports.exports.chapters.idle import idle_blocks
from reports.exports.chapters.parts import Asked
from reports.exports.chapters.ranking import ranking_blocks
from reports.exports.chapters.support import support_blocks
from reports.exports.past import Past
from reports.exports.sheets import Sheet
from reports.models import Report, Scope

ANSWERS = (
    (ages_blocks, lambda: _("شهرک‌های قدیمی در برابر جدید")),
    (ranking_blocks, lambda: _("جایگاه شهرک‌ها")),
    (constraints_blocks, lambda: _("موانع تولید")),
    (idle_blocks, lambda: _("ظرفیت‌های مغفول")),
    (support_blocks, lambda: _("حمایت و نتیجهٔ آن")),
)


def chapters(report: Report, rows: Sequence[Sheet], past: Past, visible: QuerySet[Scope]) -> Iterator[dict[str, Any]]:
    """A section for each question that the figures of these scopes answer."""
    asked = Asked(report, rows, past, visible.filter(code__in=[row.scope.code for row in rows]))
    found = [(title(), blocks) for answer, title in ANSWERS if (blocks := answer(asked))]
    for place, (title, blocks) in enumerate(found):
        yield {"title": title, "level": 2, "blocks": blocks, "break": asked.is_whole and place == 0}
