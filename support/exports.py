"""Columns of the files that the lists of the support app give."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, attribute

REQUEST_COLUMNS = (
    Column("number", _("شماره"), attribute("number"), "code"),
    Column("kind", _("نوع"), lambda row: row.get_kind_display()),
    Column("title", _("عنوان"), attribute("title")),
    Column("park", _("شهرک"), attribute("park.name")),
    Column("county", _("شهرستان"), attribute("park.county.name")),
    Column("stage", _("مرحله"), lambda row: row.get_stage_display()),
    Column("holder", _("در دست"), attribute("holder_name")),
    Column("due_on", _("مهلت"), attribute("due_on"), "date"),
    Column("quantity", _("مقدار"), attribute("quantity"), "number"),
    Column("agency", _("دستگاه مجری"), attribute("agency.name")),
    Column("estimated_cost_rial", _("برآورد هزینه (ریال)"), attribute("estimated_cost_rial"), "rial"),
    Column("promised_on", _("تاریخ تعهد"), attribute("promised_on"), "date"),
    Column("progress_percent", _("پیشرفت (درصد)"), attribute("progress_percent"), "number"),
    Column("jobs", _("شاغلان متأثر"), attribute("weighed.jobs.amount"), "number"),
    Column("lost_rial", _("تولید ازدست‌رفته در ماه (ریال)"), attribute("weighed.lost.amount"), "rial"),
    Column("idle_rial", _("ظرفیت بیکار در ماه (ریال)"), attribute("weighed.idle.amount"), "rial"),
    Column("priority", _("امتیاز بر میلیارد ریال"), attribute("weighed.shown_score"), "number"),
)
PLAN_COLUMNS = (
    Column("number", _("شماره"), attribute("number"), "code"),
    Column("kind", _("نوع"), attribute("kind_label")),
    Column("title", _("عنوان"), attribute("title")),
    Column("park", _("شهرک"), attribute("park")),
    Column("county", _("شهرستان"), attribute("county")),
    Column("stage", _("مرحله"), attribute("stage_label")),
    Column("cost_rial", _("برآورد هزینه (ریال)"), attribute("cost_rial"), "rial"),
    Column("jobs", _("شاغلان متأثر"), attribute("impact.jobs"), "number"),
    Column("lost_rial", _("تولید ازدست‌رفته در ماه (ریال)"), attribute("impact.lost_rial"), "rial"),
    Column("idle_rial", _("ظرفیت بیکار در ماه (ریال)"), attribute("impact.idle_rial"), "rial"),
    Column("points", _("امتیاز"), attribute("priority.shown_points"), "number"),
    Column("score", _("امتیاز بر میلیارد ریال"), attribute("priority.shown_score"), "number"),
    Column("why", _("در برنامه"), attribute("why_label")),
)
PROGRAMME_COLUMNS = (
    Column("number", _("شماره"), attribute("number"), "code"),
    Column("title", _("عنوان"), attribute("title")),
    Column("kind", _("نوع"), lambda row: row.get_kind_display()),
    Column("fiscal_year", _("سال مالی"), attribute("fiscal_year"), "number"),
    Column("opens_on", _("آغاز ثبت درخواست"), attribute("opens_on"), "date"),
    Column("closes_on", _("پایان ثبت درخواست"), attribute("closes_on"), "date"),
    Column("state", _("وضعیت"), lambda row: row.get_state_display()),
)
BUDGET_COLUMNS = (
    Column("budget_rial", _("بودجه (ریال)"), attribute("budget_rial"), "rial"),
    Column("committed_rial", _("تعهدشده (ریال)"), attribute("committed_rial"), "rial"),
    Column("paid_rial", _("پرداخت‌شده (ریال)"), attribute("paid_rial"), "rial"),
)
APPLICATION_COLUMNS = (
    Column("number", _("شماره"), attribute("number"), "code"),
    Column("programme", _("برنامه"), attribute("programme.title")),
    Column("unit", _("شناسهٔ واحد"), attribute("unit.code"), "code"),
    Column("unit_name", _("نام واحد"), attribute("unit.name")),
    Column("park", _("شهرک"), attribute("unit.park.name")),
    Column("stage", _("مرحله"), lambda row: row.get_stage_display()),
    Column("requested_rial", _("مبلغ درخواستی (ریال)"), attribute("requested_rial"), "rial"),
    Column("awarded_rial", _("مبلغ مصوب (ریال)"), attribute("awarded_rial"), "rial"),
    Column("stage_since", _("از تاریخ"), attribute("stage_since"), "date"),
)
