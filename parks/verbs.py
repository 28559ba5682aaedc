"""What the audit trail says about parks."""

from django.utils.translation import gettext_lazy as _

from accounts import audit

audit.register(
    {
        "park_loaded": _("از داده‌های مرجع آمد"),
        "park_edited": _("مشخصات شهرک ویرایش شد"),
        "park_imported": _("شهرک از پرونده وارد شد"),
        "park_import_updated": _("مشخصات شهرک از پرونده به‌روز شد"),
        "import_undone": _("ورود داده بازگردانده شد"),
        "manager_named": _("مدیر شهرک گمارده شد"),
        "manager_ended": _("مدیریت شهرک پایان یافت"),
        "official_limited": _("حوزهٔ کارشناس تعیین شد"),
    }
)
