"""The owner's pages, made for a phone: home, three steps to a status change, and what became of it.

The steps keep no session: the answers travel in the address, so that «back» never loses one and nothing needs
script. Only the last step writes.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import Role
from core.jalali import today
from core.pages import render_page
from units import policies, workflow
from units.actions import status as actions
from units.forms.status import OwnerDetailsForm
from units.models import Status, StatusChange, Unit
from units.queries.declarations import due_month, last_accepted
from units.queries.owner import cards_of

DAY = ("effective_on_day", "effective_on_month", "effective_on_year")
ANSWERS = (*DAY, "reason", "further_reasons", "reason_text", "route", "workers")
HISTORY = 24


@login_required
def owner_home(request: HttpRequest) -> HttpResponse:
    """Each unit with what it owes this month: one tap where nothing changed, its next statuses where something did."""
    if request.user.role != Role.OWNER:
        return redirect("home")
    context = {"cards": cards_of(request.user, today()), "due": due_month(today())}
    return render_page(request, "units/owner_home.html", "", context)


@login_required
def owner_status(request: HttpRequest, code: str) -> HttpResponse:
    """Status → details → review → done; which step it is follows from the answers that are there."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("park"), code=code)
    if not policies.may_propose_status_change(request.user, unit):
        raise PermissionDenied
    steps = _Steps(request, unit)
    if not workflow.is_lawful(unit.status, steps.status):
        return steps.choose()
    if request.method == "POST":
        return steps.send()
    return steps.review_or_details() if steps.answers.get("step") == "review" else steps.details()


class _Steps:
    """The answers of one walk through the steps, and the page of each."""

    def __init__(self, request: HttpRequest, unit: Unit) -> None:
        self.request, self.unit = request, unit
        self.answers = request.POST if request.method == "POST" else request.GET
        self.status = self.answers.get("status", "")
        self.last = last_accepted(unit)

    def choose(self) -> HttpResponse:
        return self._page("owner_status", {"choices": workflow.next_statuses(self.unit.status), "keep": self._kept()})

    def details(self, form: OwnerDetailsForm | None = None) -> HttpResponse:
        """Answers already given are found again; else the workers of the last accepted month stand there."""
        if form is None:
            given: dict[str, Any] = {name: self.answers[name] for name in ANSWERS if self.answers.get(name)}
            if "further_reasons" in given:
                given["further_reasons"] = self.answers.getlist("further_reasons")
            if all(part in given for part in DAY):
                given["effective_on"] = [given[part] for part in DAY]
            form = self._form(initial={"workers": self.last.workers if self.last else None, **given})
        back = f"{self.request.path}?{self._kept()}"
        return self._page("owner_details", {"form": form, "last": self.last, "back": back})

    def review_or_details(self) -> HttpResponse:
        form = self._form(data=self.answers)
        return self.review(form) if form.is_valid() else self.details(form)

    def review(self, form: OwnerDetailsForm) -> HttpResponse:
        draft = StatusChange(unit=self.unit, previous=self.unit.status)
        for name, value in form.cleaned_data.items():
            if name != "evidence":
                setattr(draft, name, value)
        hidden = [(name, value) for name in ("status", *ANSWERS) for value in self.answers.getlist(name)]
        back = f"{self.request.path}?{self._kept('status')}"
        return self._page("owner_review", {"form": form, "draft": draft, "hidden": hidden, "back": back})

    def send(self) -> HttpResponse:
        form = self._form(data=self.answers, files=self.request.FILES)
        if form.perform(actions.propose_status_change, unit=self.unit, by=self.request.user, today=today()):
            return redirect("units:owner_status_done", pk=form.result.pk)
        wrong_answers = set(form.errors) & {"effective_on", *ANSWERS}
        return self.details(form) if wrong_answers else self.review(form)

    def _form(self, **kwargs: Any) -> OwnerDetailsForm:
        return OwnerDetailsForm(unit=self.unit, status=self.status, today=today(), **kwargs)

    def _kept(self, *also: str) -> str:
        """The answers as a query, so that a step back loses none."""
        return urlencode([(name, value) for name in (*also, *ANSWERS) for value in self.answers.getlist(name)])

    def _page(self, name: str, context: dict[str, Any]) -> HttpResponse:
        status = Status(self.status) if self.status in Status else None
        return render_page(self.request, f"units/{name}.html", "", {"unit": self.unit, "status": status, **context})


@login_required
def owner_status_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The tracking number, what happens next and until when; the same page later tells the verdict."""
    changes = StatusChange.objects.visible_to(request.user).select_related("unit", "unit__park", "decided_by")
    change = get_object_or_404(changes, pk=pk)
    context = {"change": change, "may_withdraw": policies.may_withdraw(request.user, change)}
    return render_page(request, "units/owner_done.html", "", context)


@login_required
def owner_history(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the owner has told of one unit, and what became of it."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    context = {
        "unit": unit,
        "changes": unit.status_changes.select_related("decided_by")[:HISTORY],
        "months": unit.declarations.visible_to(request.user).order_by("-period")[:HISTORY],
    }
    return render_page(request, "units/owner_history.html", "", context)
