"""What reports tell people; read once at start-up by the app's configuration."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, notices
from reports.exports.mailing import sheet_enclosure

notices.register(
    {
        "report_failed": _("ساخت گزارش %(period)s ناموفق بود: %(error)s"),
        "report_published": _("گزارش %(period)s منتشر شد."),
        "report_for_subscribers": _("گزارش بهره‌وری %(scope)s، %(period)s، منتشر شد."),
    }
)
audit.register_keys({"digest": _("اثر انگشت داده‌ها")})
notices.register_enclosures({"report_for_subscribers": sheet_enclosure})
audit.register(
    {
        "request_report": _("ساخت گزارش درخواست شد"),
        "build_report": _("گزارش ساخته شد"),
        "fail_report": _("ساخت گزارش ناموفق بود"),
        "publish_report": _("گزارش منتشر شد"),
        "recheck_report": _("گزارش دوباره حساب شد و رقمی تغییر نکرد"),
        "price_index_set": _("شاخص قیمت تولیدکننده ثبت شد"),
        "method_set": _("روش گزارش ثبت شد"),
        "report_followed": _("خبر انتشار گزارش خواسته شد"),
        "report_unfollowed": _("خبر انتشار گزارش دیگر خواسته نیست"),
    }
)
