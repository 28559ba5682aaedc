"""Coming in, and keeping one's password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import actions
from accounts.forms import LoginForm, OwnPasswordForm
from core.pages import render_page


class Login(LoginView):
    """The login page; django-axes counts failures and answers 429 when there were too many."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, page_has_errors=True), status=422)


@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(request.POST or None)
    if form.perform(actions.change_own_password, by=request.user):
        update_session_auth_hash(request, form.result)
        messages.success(request, _("گذرواژهٔ شما عوض شد. نشست‌های دیگر شما بسته شدند."))
        return redirect("home")
    return render_page(request, "accounts/password_change.html", context={"form": form})
