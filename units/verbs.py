"""What the audit trail says about the register of units: what they are, where they stand, whose they are."""

from django.utils.translation import gettext_lazy as _

from accounts import audit

audit.register(
    {
        "unit_registered": _("واحد ثبت شد"),
        "unit_edited": _("مشخصات واحد ویرایش شد"),
        "unit_corrected": _("جای واحد یا مالک آن اصلاح شد"),
        "unit_relocated": _("واحد جابه‌جا شد"),
        "unit_transferred": _("مالکیت واحد منتقل شد"),
        "contract_signed": _("قرارداد زمین بسته شد"),
        "contract_extended": _("مهلت ساخت زمین تمدید شد"),
        "contract_ended": _("قرارداد زمین پایان یافت"),
        "unit_imported": _("واحد از پرونده وارد شد"),
        "unit_import_updated": _("مشخصات واحد از پرونده به‌روز شد"),
        "declaration_imported": _("اظهارنامه از پرونده وارد شد"),
        "declaration_import_updated": _("اظهارنامه از پرونده به‌روز شد"),
        "unit_visited": _("از واحد بازدید شد"),
        "unit_note_added": _("یادداشتی در دفتر واحد نوشته شد"),
        "unit_merged": _("با واحد دیگری یکی شد"),
        "unit_merged_away": _("در واحد دیگری ادغام شد"),
        "declaration_set_aside": _("اظهارنامه هنگام یکی کردن دو واحد کنار گذاشته شد"),
        "twin_dismissed": _("دو واحد همانند جدا دانسته شدند"),
        "facts_confirmed": _("تأیید شد که مشخصات همان است که بود"),
        "facts_import_confirmed": _("پرونده مشخصات واحدهایی را که همان بود تأیید کرد"),
        "reference_price_set": _("قیمت مرجع ثبت شد"),
        "reference_price_withdrawn": _("قیمت مرجع برداشته شد"),
        "directory_consent_given": _("واحد به نمایش در فهرست همگانی رضایت داد"),
        "directory_consent_withdrawn": _("واحد رضایت به نمایش در فهرست همگانی را پس گرفت"),
    }
)
audit.register_keys(
    {
        "products": _("محصولات"),
        "on": _("تاریخ"),
        "contract_plot": _("قطعهٔ قرارداد"),
        "contract_number": _("شمارهٔ قرارداد"),
        "signed_on": _("تاریخ قرارداد"),
        "build_by": _("مهلت ساخت"),
        "ended_on": _("تاریخ پایان"),
        "groups": _("گروه مشخصات"),
        "units_confirmed": _("واحدهای تأییدشده"),
        "merged": _("واحد یکی‌شده"),
        "merged_into": _("یکی شد با"),
        "applications": _("درخواست‌های حمایت"),
        "requests": _("درخواست‌های زیرساخت"),
        "representations": _("نمایندگان"),
        "declarations": _("اظهارنامه‌ها"),
        "past_tenures": _("جابه‌جایی‌ها و انتقال‌ها"),
        "confirmations": _("تأییدها"),
        "notes": _("یادداشت‌های دفتر"),
        "contracts": _("قراردادهای زمین"),
        "status_changes": _("رویدادهای وضعیت"),
        "former_codes": _("شناسه‌های پیشین"),
        "measured_again": _("ماه‌هایی که دوباره سنجیده شد"),
    }
)
