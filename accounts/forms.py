"""Forms about people: the login, the account as an administrator fills it in, passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Agency, Role, SavedView, User
from core.fields import PersianCharField, PhoneField
from core.forms import ActionForm
from core.text import ascii_digits


class UsernameField(forms.CharField):
    """A name in Latin letters, kept in small ones; digits of either kind."""

    default_validators = [
        ASCIIUsernameValidator(message=_("نام کاربری تنها از حروف انگلیسی، رقم و @ . + - _ ساخته می‌شود."))
    ]

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("نام کاربری"))
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.widget.attrs.update(autocapitalize="none", autocomplete="username", spellcheck="false", dir="ltr")

    def to_python(self, value: Any) -> str:
        return ascii_digits(super().to_python(value)).lower()


def _password_rules() -> str:
    return " ".join(password_validators_help_texts())


password_rules = lazy(_password_rules, str)()


class NewPasswordField(forms.CharField):
    """A password being chosen, with the rules beside it; the action checks them against the account."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("گذرواژهٔ تازه"))
        kwargs.setdefault("strip", False)
        kwargs.setdefault("help_text", password_rules)
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}))
        super().__init__(**kwargs)


class LoginForm(AuthenticationForm):
    """The way in; every failure says the same, so that nobody learns which names exist."""

    username = UsernameField(widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label=_("گذرواژه"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    error_messages = {
        "invalid_login": _("نام کاربری یا گذرواژه درست نیست. بزرگی و کوچکی حروف گذرواژه و زبان صفحه‌کلید را ببینید."),
        "inactive": _("نام کاربری یا گذرواژه درست نیست. بزرگی و کوچکی حروف گذرواژه و زبان صفحه‌کلید را ببینید."),
    }
    error_list = ActionForm.error_list


class UserForm(ActionForm):
    """An account as an administrator edits it."""

    full_name = PersianCharField(label=_("نام و نام خانوادگی"), max_length=120)
    title = PersianCharField(label=_("سمت"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("نقش"), choices=Role.choices)
    agency = forms.ModelChoiceField(
        label=_("دستگاه اجرایی"),
        queryset=Agency.objects.none(),
        required=False,
        help_text=_("تنها برای کارشناس دستگاه اجرایی"),
    )
    email = forms.EmailField(label=_("نشانی رایانامه"), required=False)
    phone = PhoneField(label=_("تلفن همراه"), required=False)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.visible_to(by)

    @classmethod
    def values_of(cls, user: User) -> dict[str, Any]:
        """What the form starts from when `user` is edited."""
        values = {name: getattr(user, name) for name in ("full_name", "title", "role", "email", "phone")}
        return {**values, "agency": user.agency_id}


class NewUserForm(UserForm):
    """An account that an administrator makes directly; most people come in by invitation instead."""

    field_order = ["username", "full_name", "title", "role", "agency", "email", "phone", "password"]
    username = UsernameField()
    password = NewPasswordField(label=_("گذرواژهٔ نخست"))


class ClosingForm(ActionForm):
    """Why an account is closed."""

    reason = PersianCharField(label=_("دلیل بستن حساب"), max_length=300)


class TypedTwice(ActionForm):
    """A form in which `again` has to repeat the field named by `repeats`; the action is not given the repetition."""

    repeats = "password"
    again = forms.CharField(
        label=_("تکرار گذرواژه"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if again != self.cleaned_data.get(self.repeats, again):
            raise forms.ValidationError(_("تکرار گذرواژه با خود آن یکی نیست."))
        return again

    def action_data(self) -> dict[str, Any]:
        return {name: value for name, value in super().action_data().items() if name != "again"}


class OwnPasswordForm(TypedTwice):
    """A person's new password, typed twice, and the one they have."""

    repeats = "new_password"
    field_order = ["old_password", "new_password", "again"]
    old_password = forms.CharField(
        label=_("گذرواژهٔ کنونی"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    new_password = NewPasswordField()


class SavedViewForm(ActionForm):
    """The name of a list's address, and whether colleagues see it too."""

    name = PersianCharField(label=_("نام نما"), max_length=60)
    is_shared = forms.BooleanField(
        label=_("برای همهٔ همکاران"),
        required=False,
        help_text=_("هر کس در آن تنها آنچه را می‌بیند که خود اجازهٔ دیدنش را دارد."),
    )

    def __init__(self, *args: Any, by: User, view: SavedView | None = None, **kwargs: Any):
        initial = {"name": view.name, "is_shared": view.is_shared} if view else None
        super().__init__(*args, initial=initial, auto_id="view_%s", **kwargs)
        if not policies.may_share_views(by):
            del self.fields["is_shared"]
