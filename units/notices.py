"""What the audit trail and the notices say about a unit's status and its declarations."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, notices

audit.register(
    {
        "status_proposed": _("تغییر وضعیت پیشنهاد شد"),
        "status_withdrawn": _("پیشنهاد تغییر وضعیت پس گرفته شد"),
        "status_approved": _("تغییر وضعیت تأیید شد"),
        "status_refused": _("تغییر وضعیت رد شد"),
        "status_inspected": _("وضعیت با بازدید ثبت شد"),
        "status_inspected_unchanged": _("بازدید شد؛ وضعیت تغییری نکرده بود"),
        "status_confirmed": _("تأیید شد که وضعیت تغییری نکرده است"),
        "declaration_submitted": _("اظهارنامه فرستاده شد"),
        "declaration_accepted": _("اظهارنامه پذیرفته شد"),
        "declaration_returned": _("اظهارنامه برگردانده شد"),
    }
)
notices.register(
    {
        "status_proposed": _("تغییر وضعیت «%(unit)s» در انتظار راستی‌آزمایی شماست."),
        "status_approved": _("تغییر وضعیت «%(unit)s» تأیید و در پرونده ثبت شد."),
        "status_refused": _("تغییر وضعیت «%(unit)s» رد شد: %(note)s"),
        "status_inspected": _("وضعیت «%(unit)s» پس از بازدید کارشناس ثبت شد."),
        "unit_merged": _("«%(other)s» و «%(unit)s» یک واحد بودند و پروندهٔ آن‌ها یکی شد."),
        "unit_relocated": _("جابه‌جایی «%(unit)s» از %(day)s در پرونده ثبت شد."),
        "unit_transferred": _("انتقال مالکیت «%(unit)s» از %(day)s در پرونده ثبت شد."),
        "declaration_returned": _("اظهارنامهٔ %(month)s «%(unit)s» برگردانده شد: %(reason)s"),
        "declaration_due": _("اظهارنامهٔ %(month)s «%(unit)s» را تا %(due)s بفرستید."),
        "declaration_overdue": _("مهلت اظهارنامهٔ %(month)s «%(unit)s» گذشته است؛ هنوز می‌توانید آن را بفرستید."),
    }
)
