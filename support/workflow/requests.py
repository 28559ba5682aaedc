"""The way of an infrastructure request, as a table: stages are added by adding rows (DOMAIN §5)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from support.models import RequestStage as S
from support.workflow.moves import BACK, STAY, Move

MOVES: tuple[Move, ...] = (
    Move(
        "submit", _("ثبت درخواست"), (S.DRAFT,), S.SUBMITTED, "may_file", icon="send", tone="info",
        consequence=_("درخواست به کارشناس استان می‌رسد و مهلت بررسی آغاز می‌شود."), done=_("درخواست ثبت شد"),
    ),
    Move(
        "take", _("آغاز بررسی"), (S.SUBMITTED,), S.REVIEW, "may_review", offers=("note",), icon="search", tone="info",
        consequence=_("بررسی به نام شما آغاز می‌شود."), done=_("بررسی کارشناسی آغاز شد"),
    ),
    Move(
        "recommend", _("پیشنهاد به مدیر استان"), (S.REVIEW,), STAY, "may_review",
        needs=("estimated_cost_rial", "note"), icon="clipboard-check", tone="info",
        consequence=_("پرونده با برآورد هزینه نزد مدیر استان می‌رود."), done=_("برای تصمیم فرستاده شد"),
    ),
    Move(
        "approve", _("تصویب"), (S.REVIEW,), S.APPROVED, "may_decide",
        needs=("agency", "estimated_cost_rial", "budget_year", "credit_source", "promised_on"), offers=("note",),
        icon="gavel", tone="on", done=_("تصویب شد"),
        consequence=_("کار به دستگاه مجری سپرده و تاریخ تعهد ثبت می‌شود."),
    ),
    Move(
        "return", _("برگشت برای تکمیل"), (S.SUBMITTED, S.REVIEW), S.RETURNED, "may_review", needs=("note",),
        icon="arrow-back-up", tone="semi", done=_("برای تکمیل برگشت"),
        consequence=_("مهلت‌شمار می‌ایستد تا شهرک پاسخ دهد."),
    ),
    Move(
        "answer", _("پاسخ و بازفرستادن"), (S.RETURNED,), BACK, "may_file", needs=("note",), icon="message", tone="info",
        consequence=_("درخواست به همان مرحله بازمی‌گردد و مهلت‌شمار ادامه می‌یابد."), done=_("پاسخ داده شد"),
    ),
    Move(
        "reject", _("رد درخواست"), (S.REVIEW,), S.REJECTED, "may_decide", needs=("note",), icon="x", tone="off",
        consequence=_("دلیل به مدیر شهرک اعلام می‌شود."), done=_("رد شد"),
    ),
    Move(
        "start", _("آغاز اجرا"), (S.APPROVED,), S.WORKS, "may_work", offers=("note",), icon="tool", tone="info",
        consequence=_("اجرا آغاز و پیشرفت فیزیکی گزارش می‌شود."), done=_("اجرا آغاز شد"),
    ),
    Move(
        "progress", _("گزارش پیشرفت"), (S.WORKS,), STAY, "may_work", needs=("progress_percent",), offers=("note",),
        icon="trending-up", tone="info", consequence=_("درصد پیشرفت فیزیکی ثبت می‌شود."), done=_("پیشرفت گزارش شد"),
    ),
    Move(
        "postpone", _("تغییر تاریخ تعهد"), (S.APPROVED, S.WORKS), STAY, "may_work", needs=("promised_on", "note"),
        icon="calendar-due", tone="semi", consequence=_("لغزش تعهد با دلیل آن در پرونده می‌ماند."),
        done=_("تاریخ تعهد تغییر کرد"),
    ),
    Move(
        "deliver", _("تحویل"), (S.WORKS,), S.DELIVERED, "may_work", offers=("actual_cost_rial", "note"),
        icon="circle-check", tone="on", consequence=_("مدیر شهرک باید درستی کار را تأیید کند؛ تحویل پایان کار نیست."),
        done=_("تحویل داده شد"),
    ),
    Move(
        "confirm", _("کار می‌کند؛ پایان"), (S.DELIVERED,), S.CLOSED, "may_confirm", offers=("note",), icon="check",
        tone="on",
        consequence=_("درخواست بسته می‌شود."), done=_("شهرک درستی کار را تأیید کرد"),
    ),
    Move(
        "refuse", _("کار نمی‌کند"), (S.DELIVERED,), S.WORKS, "may_confirm", needs=("note",),
        icon="alert-triangle", tone="off",
        consequence=_("کار به مرحلهٔ اجرا بازمی‌گردد."), done=_("شهرک کار را نپذیرفت"),
    ),
    Move(
        "withdraw", _("پس گرفتن"), (S.DRAFT, S.SUBMITTED, S.REVIEW, S.RETURNED), S.WITHDRAWN, "may_file",
        offers=("note",),
        icon="trash", consequence=_("درخواست بی‌نتیجه بسته می‌شود."), done=_("پس گرفته شد"),
    ),
)  # fmt: skip

# Who holds the matter while it stands at a stage; «recommend» hands it on to the director within the review.
HOLDERS: dict[str, str] = {
    S.DRAFT: Role.MANAGER,
    S.SUBMITTED: Role.OFFICIAL,
    S.REVIEW: Role.OFFICIAL,
    S.APPROVED: Role.AGENCY,
    S.WORKS: Role.AGENCY,
    S.DELIVERED: Role.MANAGER,
    S.RETURNED: Role.MANAGER,
}

# What the stepper shows, in order.
PATH = (S.SUBMITTED, S.REVIEW, S.APPROVED, S.WORKS, S.DELIVERED, S.CLOSED)
DEFAULT_LIMITS: dict[str, int] = {S.SUBMITTED: 3, S.REVIEW: 15, S.APPROVED: 30, S.WORKS: 180, S.DELIVERED: 7}
