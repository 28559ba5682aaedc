"""What becomes of applications when their unit is merged into another; requests name a unit once by themselves."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.search import search_key
from support.models import Application, ApplicationEvent, ApplicationStage
from support.models.programmes import ENDED_APPLICATIONS
from units.actions.takeover import Merge, taken_over


@taken_over(("support.Application", "unit"))
def take_applications(merge: Merge) -> None:
    """Applications of both are the one's, and are found by its name; two open ones to one programme stop the merge."""
    _settle_open_ones(merge)
    rows = list(Application.objects.filter(unit__in=[merge.keep, merge.drop]).select_related("programme"))
    for row in rows:
        row.unit = merge.keep
        row.search_key = search_key([row.number, merge.keep.name, merge.keep.code, row.programme.title])
    Application.objects.bulk_update(rows, ["unit", "search_key"])


def _settle_open_ones(merge: Merge) -> None:
    """One open application to one programme: a draft gives way, two that were sent stop the merge."""
    mine = {row.programme_id: row for row in merge.keep.applications.exclude(stage__in=ENDED_APPLICATIONS)}
    theirs = merge.drop.applications.exclude(stage__in=ENDED_APPLICATIONS).filter(programme__in=mine)
    for row in theirs.select_related("programme"):
        drafts = [one for one in (row, mine[row.programme_id]) if one.stage == ApplicationStage.DRAFT]
        if not drafts:
            raise RuleViolation(
                _("هر دو واحد برای «%(programme)s» درخواست باز دارند؛ نخست یکی از آن دو را پس بگیرید یا رد کنید.")
                % {"programme": row.programme.title}
            )
        _withdraw(drafts[0], merge)


def _withdraw(draft: Application, merge: Merge) -> None:
    told = {"move": "withdraw", "from_stage": draft.stage, "to_stage": ApplicationStage.WITHDRAWN}
    now = timezone.now()
    draft.stage, draft.stage_since = ApplicationStage.WITHDRAWN, timezone.localdate(now)
    draft.save(update_fields=["stage", "stage_since"])
    ApplicationEvent.objects.create(application=draft, by=merge.by, at=now, note=merge.note, **told)
