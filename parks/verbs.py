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
        "plot_added": _("قطعه افزوده شد"),
        "plot_edited": _("مشخصات قطعه ویرایش شد"),
        "plot_followed": _("وضعیت قطعه با قرارداد زمین عوض شد"),
        "phase_added": _("فاز افزوده شد"),
        "phase_edited": _("مشخصات فاز ویرایش شد"),
        "utility_updated": _("آمار زیرساخت به‌روز شد"),
        "body_named": _("نهاد ادارهٔ شهرک ثبت شد"),
        "body_edited": _("مشخصات نهاد ادارهٔ شهرک ویرایش شد"),
        "body_ended": _("دورهٔ نهاد ادارهٔ شهرک پایان یافت"),
        "park_note_added": _("یادداشتی در دفتر شهرک نوشته شد"),
        "official_limited": _("حوزهٔ کارشناس تعیین شد"),
    }
)
