"""What reports tell people; read once at start-up by the app's configuration."""

from django.utils.translation import gettext_lazy as _

from accounts import notices

notices.register(
    {
        "report_failed": _("ساخت گزارش %(period)s ناموفق بود: %(error)s"),
        "report_published": _("گزارش %(period)s منتشر شد."),
    }
)
