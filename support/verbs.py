"""What the audit trail and notices say about weighing requests, plans and who looks after a request."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, notices

audit.register(
    {
        "weights_set": _("وزن‌های اولویت تعیین شد"),
        "plan_saved": _("برنامهٔ درخواست‌ها ذخیره شد"),
        "request_given_to_official": _("کارشناس مسئول درخواست تعیین شد"),
    }
)
audit.register_keys({"official": _("کارشناس مسئول"), "chosen": _("درخواست‌های برنامه")})
notices.register({"requests_given": _("%(name)s %(count)s درخواست زیرساخت را به شما سپرد.")})
