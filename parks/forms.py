"""What people may tell about a park: its facts, its land, what runs it, and notes."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import JournalKind, User
from core.fields import JalaliDateField, PersianCharField, PersianDecimalField, PersianIntegerField, PhoneField
from core.forms import ActionForm
from core.jalali import today
from parks.models import (
    UTILITY_UNITS,
    County,
    Ownership,
    Park,
    ParkBody,
    ParkKind,
    ParkPhase,
    ParkStage,
    ParkUtility,
    Plot,
    PlotState,
    UtilityKind,
)

UNKNOWN = [("", _("نامعلوم"))]


class ParkForm(ActionForm):
    """The facts of a park; an empty box means that it is not known."""

    name = PersianCharField(label=_("نام"), max_length=160)
    name_en = PersianCharField(label=_("نام انگلیسی"), max_length=160, required=False)
    aliases = PersianCharField(label=_("نام‌های دیگر"), max_length=300, required=False)
    official_code = PersianCharField(label=_("کد رسمی"), max_length=32, required=False)
    kind = forms.ChoiceField(label=_("نوع"), choices=ParkKind.choices)
    county = forms.ModelChoiceField(
        label=_("شهرستان"), queryset=County.objects.none(), required=False, empty_label=_("نامعلوم")
    )
    stage = forms.ChoiceField(label=_("مرحله"), choices=[*UNKNOWN, *ParkStage.choices], required=False)
    ownership = forms.ChoiceField(label=_("مالکیت"), choices=[*UNKNOWN, *Ownership.choices], required=False)
    specialised_in = PersianCharField(label=_("تخصص"), max_length=160, required=False)
    established_on = JalaliDateField(label=_("تاریخ تأسیس"), required=False)
    established_year_only = forms.BooleanField(label=_("تنها سال تأسیس معلوم است"), required=False)
    total_area_ha = PersianDecimalField(
        label=_("مساحت کل (هکتار)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    assignable_area_ha = PersianDecimalField(
        label=_("مساحت قابل واگذاری (هکتار)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    lat = PersianDecimalField(
        label=_("عرض جغرافیایی"), max_digits=8, decimal_places=5, min_value=25, max_value=40, required=False
    )
    lon = PersianDecimalField(
        label=_("طول جغرافیایی"), max_digits=8, decimal_places=5, min_value=44, max_value=64, required=False
    )
    location_is_approximate = forms.BooleanField(label=_("موقعیت تقریبی است"), required=False)

    def __init__(self, *args: Any, park: Park, by: User, **kwargs: Any) -> None:
        initial = {name: getattr(park, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["county"].queryset = County.objects.visible_to(by)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("lat") is None) != (data.get("lon") is None) and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon" if data.get("lon") is None else "lat", _("عرض و طول جغرافیایی را با هم بنویسید."))
        return data


# ── land ──────────────────────────────────────────────────────────────────────────────────────────────────────────
class PlotForm(ActionForm):
    """A plot; an empty box means that it is not known."""

    number = PersianCharField(label=_("شمارهٔ قطعه"), max_length=32)
    area_m2 = PersianDecimalField(
        label=_("مساحت (متر مربع)"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    state = forms.ChoiceField(label=_("وضعیت زمین"), choices=[*UNKNOWN, *PlotState.choices], required=False)
    phase = forms.ModelChoiceField(
        label=_("فاز"), queryset=ParkPhase.objects.none(), required=False, empty_label=_("نامعلوم")
    )

    def __init__(self, *args: Any, park: Park, plot: Plot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(self, plot), **kwargs)
        self.fields["phase"].queryset = park.phases.all()


class PhaseForm(ActionForm):
    """A phase; an empty box means that it is not known."""

    number = PersianIntegerField(label=_("شمارهٔ فاز"), min_value=1, max_value=99)
    name = PersianCharField(label=_("نام فاز"), max_length=80, required=False)
    area_ha = PersianDecimalField(
        label=_("مساحت (هکتار)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    stage = forms.ChoiceField(label=_("مرحله"), choices=[*UNKNOWN, *ParkStage.choices], required=False)
    opened_on = JalaliDateField(label=_("تاریخ بهره‌برداری"), required=False)

    def __init__(self, *args: Any, phase: ParkPhase | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(self, phase), **kwargs)


# ── what runs a park ──────────────────────────────────────────────────────────────────────────────────────────────
class UtilityForm(ActionForm):
    """Figures of one utility, each label with the unit in which it is told."""

    capacity = PersianDecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    allocated = PersianDecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    demand = PersianDecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    as_of = JalaliDateField(label=_("به تاریخ"), help_text=_("روزی که این آمار در آن درست بوده است."))

    def __init__(self, *args: Any, kind: UtilityKind, utility: ParkUtility | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(self, utility), **kwargs)
        for name in ("capacity", "allocated", "demand"):
            label = ParkUtility._meta.get_field(name).verbose_name
            self.fields[name].label = format_lazy("{label} ({unit})", label=label, unit=UTILITY_UNITS[kind])


class BodyForm(ActionForm):
    """A new service company or board of trustees."""

    name = PersianCharField(label=_("نام"), max_length=160)
    since = JalaliDateField(label=_("آغاز کار"), help_text=_("نهاد پیشین در همین روز پایان می‌یابد."))
    head = PersianCharField(label=_("مدیر یا رئیس"), max_length=120, required=False)
    members = PersianCharField(label=_("اعضا"), widget=forms.Textarea({"rows": 3}), max_length=2_000, required=False)
    phone = PhoneField(label=_("تلفن"), required=False)


class BodyEditForm(ActionForm):
    """What changes while a body is in charge, and its last day."""

    head = PersianCharField(label=_("مدیر یا رئیس"), max_length=120, required=False)
    members = PersianCharField(label=_("اعضا"), widget=forms.Textarea({"rows": 3}), max_length=2_000, required=False)
    phone = PhoneField(label=_("تلفن"), required=False)
    until = JalaliDateField(
        label=_("پایان کار"), help_text=_("تنها اگر دورهٔ این نهاد پایان یافته است."), required=False
    )

    def __init__(self, *args: Any, body: ParkBody, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(self, body), **kwargs)


# ── journal ───────────────────────────────────────────────────────────────────────────────────────────────────────
class ParkNoteForm(ActionForm):
    """A note or a visit."""

    kind = forms.ChoiceField(label=_("نوع"), choices=JournalKind.choices)
    on = JalaliDateField(label=_("تاریخ"), initial=today)
    text = PersianCharField(label=_("متن"), widget=forms.Textarea({"rows": 4}), max_length=4_000)


def _initial(form: ActionForm, row: Any) -> dict[str, Any] | None:
    return {name: getattr(row, name) for name in form.base_fields} if row is not None else None
