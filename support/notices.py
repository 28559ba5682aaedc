"""What the audit trail and the notices say about requests, programmes and applications."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, notices
from support.workflow.requests import MOVES

audit.register(
    {
        "request_started": _("پیش‌نویس درخواست زیرساخت ساخته شد"),
        "request_edited": _("درخواست زیرساخت ویرایش شد"),
        "request_commented": _("پیام گذاشته شد"),
        "request_commented_internally": _("پیام درون‌سازمانی گذاشته شد"),
        "request_file_added": _("پیوست افزوده شد"),
        "request_file_added_internally": _("پیوست درون‌سازمانی افزوده شد"),
        **{f"request_{move.name}": move.done or move.label for move in MOVES},
        "programme_created": _("برنامهٔ حمایتی ساخته شد"),
        "programme_edited": _("برنامهٔ حمایتی ویرایش شد"),
        "programme_launched": _("برنامهٔ حمایتی اعلام شد"),
        "programme_ended": _("برنامهٔ حمایتی پایان یافت"),
        "application_started": _("پیش‌نویس درخواست حمایت ساخته شد"),
        "application_edited": _("درخواست حمایت ویرایش شد"),
        "application_submit": _("درخواست حمایت ثبت شد"),
        "application_check": _("مدارک درخواست حمایت تأیید شد"),
        "application_award": _("درخواست حمایت تصویب شد"),
        "application_pay": _("حمایت پرداخت شد"),
        "application_return": _("درخواست حمایت برای تکمیل برگشت"),
        "application_answer": _("درخواست حمایت تکمیل و بازفرستاده شد"),
        "application_reject": _("درخواست حمایت رد شد"),
        "application_revoke": _("تصویب درخواست حمایت لغو شد"),
        "application_withdraw": _("درخواست حمایت پس گرفته شد"),
    }
)
audit.register_keys(
    {
        "rules": _("شرط‌ها"),
        "files": _("شمار پیوست‌ها"),
        "units": _("واحدهای متأثر"),
        "agencies": _("دستگاه‌ها"),
        "reply_by": _("مهلت پاسخ"),
        "enquiry_of": _("پاسخ از"),
        "verdict": _("نظر دستگاه"),
        "answers": _("پاسخ پرسش‌ها"),
    }
)
notices.register(
    {
        "request_moved": _("درخواست زیرساخت %(number)s «%(title)s»: %(done)s."),
        "request_waits": _("درخواست زیرساخت %(number)s «%(title)s» نزد شماست: %(done)s."),
        "request_commented": _("%(name)s دربارهٔ درخواست %(number)s پیام گذاشت."),
        "request_overdue": _("مهلت درخواست %(number)s «%(title)s» گذشته است و نزد شماست."),
        "request_escalated": _("درخواست %(number)s «%(title)s» یک هفته از مهلت گذشته است؛ نزد %(holder)s."),
        "application_moved": _("درخواست حمایت %(number)s برای «%(unit)s»: %(done)s."),
        "application_waits": _("درخواست حمایت %(number)s برای «%(unit)s» در انتظار شماست."),
    }
)
