"""The way of an infrastructure request, as a table: stages are added by adding rows (DOMAIN §5)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from support.models import RequestStage as S
from support.workflow.moves import BACK, STAY, Move

UNDER_REVIEW = (S.SUBMITTED, S.REVIEW, S.ENQUIRY, S.WORKING_GROUP)
UNDER_WAY = (S.APPROVED, S.FUNDED, S.TENDER, S.WORKS)

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
        "reply", _("پاسخ به استعلام"), (S.ENQUIRY,), STAY, "may_reply", needs=("verdict", "note"),
        offers=("enquiry_of", "files"), icon="message", tone="info", done=_("به استعلام پاسخ داده شد"),
        consequence=_("پاسخ دستگاه با تاریخ آن در پرونده می‌ماند."),
    ),
    Move(
        "enquire", _("استعلام از دستگاه‌ها"), (S.REVIEW, S.ENQUIRY), S.ENQUIRY, "may_review",
        needs=("agencies", "note"), offers=("reply_by", "files"), icon="mail", tone="info",
        consequence=_("از هر دستگاه جداگانه پرسیده می‌شود و درخواست تا رسیدن پاسخ‌ها نزد آن‌هاست."),
        done=_("استعلام فرستاده شد"),
    ),
    Move(
        "recommend", _("پیشنهاد به کارگروه"), (S.REVIEW, S.ENQUIRY), S.WORKING_GROUP, "may_review",
        needs=("estimated_cost_rial", "note"), offers=("files",), icon="clipboard-check", tone="info",
        consequence=_("پرونده با برآورد هزینه در کارگروه، نزد مدیر استان، مطرح می‌شود."),
        done=_("به کارگروه پیشنهاد شد"),
    ),
    Move(
        "approve", _("تصویب"), (S.WORKING_GROUP,), S.APPROVED, "may_decide",
        needs=("agency", "estimated_cost_rial", "promised_on"),
        offers=("resolution_number", "resolution_on", "note", "files"), icon="gavel", tone="on",
        consequence=_("کار به دستگاه مجری سپرده و تاریخ تعهد ثبت می‌شود؛ گام پس از آن تأمین اعتبار است."),
        done=_("تصویب شد"),
    ),
    Move(
        "reconsider", _("بازگشت به کارشناس"), (S.WORKING_GROUP,), S.REVIEW, "may_decide", needs=("note",),
        icon="corner-up-right", tone="semi", done=_("کارگروه بررسی بیشتر خواست"),
        consequence=_("کارشناس دوباره بررسی و در صورت نیاز استعلام می‌کند."),
    ),
    Move(
        "fund", _("تأمین اعتبار"), (S.APPROVED,), S.FUNDED, "may_decide",
        needs=("budget_year", "credit_source", "funded_rial"), offers=("note", "files"), icon="wallet", tone="on",
        consequence=_("سال بودجه، محل اعتبار و مبلغ ثبت می‌شود و دستگاه مجری می‌تواند آغاز کند."),
        done=_("اعتبار تأمین شد"),
    ),
    Move(
        "return", _("برگشت برای تکمیل"), UNDER_REVIEW, S.RETURNED, "may_review", needs=("note",),
        icon="arrow-back-up", tone="semi", done=_("برای تکمیل برگشت"),
        consequence=_("مهلت‌شمار می‌ایستد تا شهرک پاسخ دهد."),
    ),
    Move(
        "answer", _("پاسخ و بازفرستادن"), (S.RETURNED,), BACK, "may_file", needs=("note",), icon="message", tone="info",
        consequence=_("درخواست به همان مرحله بازمی‌گردد و مهلت‌شمار ادامه می‌یابد."), done=_("پاسخ داده شد"),
    ),
    Move(
        "reject", _("رد درخواست"), (S.REVIEW, S.ENQUIRY, S.WORKING_GROUP), S.REJECTED, "may_decide", needs=("note",),
        icon="x", tone="off", consequence=_("دلیل به مدیر شهرک اعلام می‌شود."), done=_("رد شد"),
    ),
    Move(
        "tender", _("برگزاری مناقصه"), (S.FUNDED,), S.TENDER, "may_work", offers=("note", "files"), icon="scale",
        tone="info", consequence=_("گزینش پیمانکار آغاز می‌شود."), done=_("مناقصه آغاز شد"),
    ),
    Move(
        "start", _("آغاز اجرا"), (S.FUNDED, S.TENDER), S.WORKS, "may_work", offers=("note", "files"), icon="tool",
        tone="info", consequence=_("اجرا آغاز و پیشرفت فیزیکی گزارش می‌شود."), done=_("اجرا آغاز شد"),
    ),
    Move(
        "progress", _("گزارش پیشرفت"), (S.WORKS,), STAY, "may_work", needs=("progress_percent",),
        offers=("note", "files"), icon="trending-up", tone="info", done=_("پیشرفت گزارش شد"),
        consequence=_("درصد پیشرفت فیزیکی با عکس‌های کارگاه ثبت می‌شود."),
    ),
    Move(
        "postpone", _("تغییر تاریخ تعهد"), UNDER_WAY, STAY, "may_work", needs=("promised_on", "note"),
        icon="calendar-due", tone="semi", consequence=_("لغزش تعهد با دلیل آن در پرونده می‌ماند."),
        done=_("تاریخ تعهد تغییر کرد"),
    ),
    Move(
        "deliver", _("تحویل"), (S.WORKS,), S.DELIVERED, "may_work", needs=("delivered_quantity",),
        offers=("actual_cost_rial", "note", "files"), icon="circle-check", tone="on", done=_("تحویل داده شد"),
        consequence=_("مدیر شهرک باید درستی کار را تأیید کند؛ تحویل پایان کار نیست."),
    ),
    Move(
        "confirm", _("کار می‌کند؛ پایان"), (S.DELIVERED,), S.CLOSED, "may_confirm", offers=("note",), icon="check",
        tone="on", consequence=_("درخواست بسته و مقدار تحویل‌شده به ظرفیت شهرک افزوده می‌شود."),
        done=_("شهرک درستی کار را تأیید کرد"),
    ),
    Move(
        "refuse", _("کار نمی‌کند"), (S.DELIVERED,), S.WORKS, "may_confirm", needs=("note",),
        icon="alert-triangle", tone="off",
        consequence=_("کار به مرحلهٔ اجرا بازمی‌گردد."), done=_("شهرک کار را نپذیرفت"),
    ),
    Move(
        "reopen", _("بازگشایی"), (S.DELIVERED, S.CLOSED), S.WORKS, "may_reopen", needs=("note",),
        icon="rotate-clockwise", tone="off", done=_("بازگشایی شد"),
        consequence=_("کار به مرحلهٔ اجرا بازمی‌گردد و آنچه به ظرفیت شهرک افزوده شده بود پس گرفته می‌شود."),
    ),
    Move(
        "withdraw", _("پس گرفتن"), (S.DRAFT, *UNDER_REVIEW, S.RETURNED), S.WITHDRAWN, "may_file",
        offers=("note",),
        icon="trash", consequence=_("درخواست بی‌نتیجه بسته می‌شود."), done=_("پس گرفته شد"),
    ),
)  # fmt: skip
NAMES = {move.name: move for move in MOVES}

# Who holds the matter while it stands at a stage; an enquiry whose answers have all come lies with the official.
HOLDERS: dict[str, str] = {
    S.DRAFT: Role.MANAGER,
    S.SUBMITTED: Role.OFFICIAL,
    S.REVIEW: Role.OFFICIAL,
    S.ENQUIRY: Role.AGENCY,
    S.WORKING_GROUP: Role.DIRECTOR,
    S.APPROVED: Role.DIRECTOR,
    S.FUNDED: Role.AGENCY,
    S.TENDER: Role.AGENCY,
    S.WORKS: Role.AGENCY,
    S.DELIVERED: Role.MANAGER,
    S.RETURNED: Role.MANAGER,
}

# What the stepper shows, in order; a request may pass over the optional ones.
PATH = (
    S.SUBMITTED, S.REVIEW, S.ENQUIRY, S.WORKING_GROUP, S.APPROVED, S.FUNDED, S.TENDER, S.WORKS, S.DELIVERED, S.CLOSED,
)  # fmt: skip
OPTIONAL = (S.ENQUIRY, S.TENDER)
DEFAULT_LIMITS: dict[str, int] = {
    S.SUBMITTED: 3, S.REVIEW: 15, S.ENQUIRY: 15, S.WORKING_GROUP: 14, S.APPROVED: 30, S.FUNDED: 30, S.TENDER: 60,
    S.WORKS: 180, S.DELIVERED: 7,
}  # fmt: skip
