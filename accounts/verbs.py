"""What the audit trail and the notices say about people and codes."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, notices

audit.register(
    {
        "user_created": _("حساب کاربری ساخته شد"),
        "import_uploaded": _("پرونده برای ورود داده بارگذاری شد"),
        "import_dropped": _("پروندهٔ ورود داده کنار گذاشته شد"),
        "user_edited": _("حساب کاربری ویرایش شد"),
        "user_deactivated": _("حساب کاربری بسته شد"),
        "user_reactivated": _("حساب کاربری باز شد"),
        "password_changed": _("گذرواژه عوض شد"),
        "password_code_given": _("کد گذرواژهٔ تازه داده شد"),
        "password_reset": _("گذرواژهٔ تازه با کد برگزیده شد"),
        "invitation_given": _("دعوت‌نامه داده شد"),
        "invitation_revoked": _("دعوت‌نامه پس گرفته شد"),
        "invitation_redeemed": _("دعوت‌نامه پذیرفته شد"),
        "view_saved": _("نمای فهرست ذخیره شد"),
        "view_edited": _("نمای فهرست ویرایش شد"),
        "view_deleted": _("نمای فهرست حذف شد"),
        "reference_created": _("ردیف پایه افزوده شد"),
        "reference_edited": _("ردیف پایه ویرایش شد"),
        "reference_deleted": _("ردیف پایه حذف شد"),
    }
)
# Words of several apps: what an event tells although no field of its subject holds it.
audit.register_keys(
    {
        "target": _("برای"),
        "manager": _("مدیر"),
        "representative": _("نماینده"),
        "counties": _("شهرستان‌ها"),
        "since": _("از"),
        "until": _("تا"),
    }
)
notices.register(
    {
        "invitation_redeemed": _("%(name)s دعوت شما را پذیرفت و وارد سامانه شد."),
        "password_reset": _("گذرواژهٔ حساب شما با کد یک‌بارمصرف عوض شد. اگر کار شما نبوده است، به راهبر سامانه بگویید."),
    }
)
