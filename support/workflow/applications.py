"""The way of an application for support, as a table (DOMAIN §6; scoring and follow-up are rows to come)."""

from django.utils.translation import gettext_lazy as _

from support.models import ApplicationStage as S
from support.workflow.moves import Move

MOVES: tuple[Move, ...] = (
    Move(
        "submit", _("فرستادن درخواست"), (S.DRAFT,), S.SUBMITTED, "may_apply", icon="send", tone="info",
        consequence=_("درخواست برای بررسی مدارک به کارشناس می‌رسد."), done=_("درخواست ثبت شد"),
    ),
    Move(
        "check", _("تأیید مدارک"), (S.SUBMITTED,), S.CHECKED, "may_check", offers=("note",), icon="clipboard-check",
        tone="info", consequence=_("درخواست برای تصمیم نزد مدیر استان می‌رود."), done=_("مدارک تأیید شد"),
    ),
    Move(
        "return", _("برگشت برای تکمیل"), (S.SUBMITTED, S.CHECKED), S.RETURNED, "may_check", needs=("note",),
        icon="arrow-back-up", tone="semi", consequence=_("متقاضی آنچه کم است کامل می‌کند و بازمی‌فرستد."),
        done=_("برای تکمیل برگشت"),
    ),
    Move(
        "answer", _("بازفرستادن"), (S.RETURNED,), S.SUBMITTED, "may_apply", offers=("note",), icon="message",
        tone="info",
        consequence=_("درخواست دوباره برای بررسی مدارک می‌رود."), done=_("کامل و بازفرستاده شد"),
    ),
    Move(
        "award", _("تصویب"), (S.CHECKED,), S.AWARDED, "may_award", needs=("awarded_rial",), offers=("note",),
        icon="gavel", tone="on", consequence=_("مبلغ از بودجهٔ برنامه تعهد می‌شود."), done=_("تصویب شد"),
    ),
    Move(
        "reject", _("رد درخواست"), (S.SUBMITTED, S.CHECKED), S.REJECTED, "may_award", needs=("note",), icon="x",
        tone="off", consequence=_("دلیل به متقاضی گفته می‌شود."), done=_("رد شد"),
    ),
    Move(
        "revoke", _("لغو تصویب"), (S.AWARDED,), S.REJECTED, "may_award", needs=("note",), icon="circle-x", tone="off",
        consequence=_("تعهد آزاد می‌شود و به بودجهٔ برنامه بازمی‌گردد."), done=_("تصویب لغو شد"),
    ),
    Move(
        "pay", _("ثبت پرداخت"), (S.AWARDED,), S.PAID, "may_pay", offers=("note",), icon="coin", tone="on",
        consequence=_("مبلغ مصوب در دفتر بودجه پرداخت‌شده ثبت می‌شود."), done=_("پرداخت شد"),
    ),
    Move(
        "withdraw", _("پس گرفتن"), (S.DRAFT, S.SUBMITTED, S.CHECKED, S.RETURNED), S.WITHDRAWN, "may_apply",
        offers=("note",), icon="trash", consequence=_("درخواست بی‌نتیجه بسته می‌شود."), done=_("پس گرفته شد"),
    ),
)  # fmt: skip

PATH = (S.SUBMITTED, S.CHECKED, S.AWARDED, S.PAID)
