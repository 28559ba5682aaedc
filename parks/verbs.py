"""What the audit trail says about parks."""

from django.utils.translation import gettext_lazy as _

from accounts import audit

audit.register(
    {
        "manager_named": _("مدیر شهرک گمارده شد"),
        "manager_ended": _("مدیریت شهرک پایان یافت"),
        "official_limited": _("حوزهٔ کارشناس تعیین شد"),
    }
)
