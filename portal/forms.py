"""Forms for bringing people in: the invitation, the code, the new account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import NewPasswordField, TypedTwice, UsernameField
from accounts.models import Agency, Role, User
from accounts.policies import invitable_roles
from core.fields import PersianCharField, PhoneField
from core.forms import ActionForm
from parks.models import County, Park
from portal.policies import TARGET_OF_ROLE
from units.models import Unit


class InvitationForm(ActionForm):
    """Whom to invite, as what, into what. Given a target, the role follows from it and only the person is asked."""

    full_name = PersianCharField(label=_("نام و نام خانوادگی"), max_length=120)
    phone = PhoneField(label=_("تلفن همراه"), required=False, help_text=_("برای آن‌که بدانید کد را به چه کسی داده‌اید"))
    email = forms.EmailField(label=_("نشانی رایانامه"), required=False)
    role = forms.ChoiceField(label=_("نقش"))
    unit = forms.CharField(
        label=_("شناسهٔ واحد"), required=False, max_length=12, help_text=_("تنها برای مدیر واحد، مانند U001234")
    )
    park = forms.ModelChoiceField(
        label=_("شهرک"), queryset=Park.objects.none(), required=False, help_text=_("تنها برای مدیر شهرک")
    )
    county = forms.ModelChoiceField(
        label=_("شهرستان"),
        queryset=County.objects.none(),
        required=False,
        help_text=_("تنها برای کارشناس؛ کارشناسی که شهرستان ندارد برای همهٔ استان کار می‌کند."),
    )
    agency = forms.ModelChoiceField(
        label=_("دستگاه اجرایی"),
        queryset=Agency.objects.none(),
        required=False,
        help_text=_("تنها برای کارشناس دستگاه اجرایی"),
    )

    def __init__(self, *args, by: User, target: Unit | Park | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.target = by, target
        if target is not None:
            for name in ("role", "unit", "park", "county", "agency"):
                del self.fields[name]
            return
        roles = invitable_roles(by)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]
        self.fields["role"].initial = Role.OWNER
        self.fields["park"].queryset = Park.objects.visible_to(by)
        self.fields["county"].queryset = County.objects.visible_to(by)
        self.fields["agency"].queryset = Agency.objects.visible_to(by)
        self._drop_what_no_role_needs(roles)

    def _drop_what_no_role_needs(self, roles: frozenset[Role]) -> None:
        for role, field in ((Role.MANAGER, "park"), (Role.OFFICIAL, "county"), (Role.AGENCY, "agency")):
            if role not in roles:
                del self.fields[field]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.target is None:
            self._require_target(cleaned)
        return cleaned

    def _require_target(self, cleaned: dict[str, Any]) -> None:
        role = cleaned.get("role")
        if role == Role.OWNER:
            self.target = self._unit(cleaned.get("unit"))
        if role == Role.MANAGER and cleaned.get("park") is None and "park" not in self.errors:
            self.add_error("park", _("شهرک این مدیر را برگزینید."))

    def _role(self, cleaned: dict[str, Any]) -> str | None:
        if self.target is None:
            return cleaned.get("role")
        return next(role for role, kind in TARGET_OF_ROLE.items() if isinstance(self.target, kind))

    def action_data(self) -> dict[str, Any]:
        """The person, the role, and only what that role has: a target or an agency."""
        cleaned = self.cleaned_data
        role = self._role(cleaned)
        chosen = {Role.MANAGER: cleaned.get("park"), Role.OFFICIAL: cleaned.get("county")}
        return {
            "full_name": cleaned["full_name"],
            "phone": cleaned["phone"],
            "email": cleaned["email"],
            "role": role,
            "target": self.target or chosen.get(role),
            "agency": cleaned.get("agency") if role == Role.AGENCY else None,
        }

    def _unit(self, text: str | None) -> Unit | None:
        code = (text or "").strip().upper()
        unit = Unit.objects.visible_to(self.by).filter(code=code).first() if code else None
        if unit is None and "unit" not in self.errors:
            self.add_error("unit", _("شناسهٔ واحدی را بنویسید که می‌بینید، مانند U001234."))
        return unit


class CodeForm(ActionForm):
    """The one-time code as it stands on the paper."""

    code = forms.CharField(
        label=_("کد دعوت"),
        max_length=20,
        help_text=_("کد ده‌حرفی که از مدیر شهرک یا کارشناس گرفته‌اید، مانند 7KQ2M-XW9DT"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", autocapitalize="characters", dir="ltr")


class NewAccountForm(TypedTwice):
    """The name and password of an invited person."""

    field_order = ["username", "password", "again"]
    password = NewPasswordField(label=_("گذرواژه"))
    username = UsernameField(help_text=_("با حروف انگلیسی، مانند r.ahmadi؛ با همین نام وارد سامانه می‌شوید."))


class NewPasswordForm(TypedTwice):
    """A new password for a person who has an account."""

    field_order = ["password", "again"]
    password = NewPasswordField()


class CountiesForm(ActionForm):
    """Counties an official works for; none ticked means the whole province."""

    counties = forms.ModelMultipleChoiceField(
        label=_("شهرستان‌ها"),
        queryset=County.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("اگر هیچ‌کدام برگزیده نشود، کارشناس برای همهٔ استان کار می‌کند."),
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counties"].queryset = County.objects.visible_to(by)
