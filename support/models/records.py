"""What was said, done, asked and attached about an infrastructure request."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from support.models.requests import InfrastructureRequest, RequestStage


class RequestEventQuerySet(models.QuerySet["RequestEvent"]):
    def visible_to(self, user) -> "RequestEventQuerySet":
        """Events of visible requests; internal words are for the province's own people."""
        rows = self.filter(request__in=InfrastructureRequest.objects.visible_to(user))
        return rows if user.is_authenticated and reads_internal(user) else rows.filter(is_internal=False)


def reads_internal(user) -> bool:
    """Whether internal comments and files are for this person: the province's officials and its auditors."""
    return user.role in {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR}


class RequestEvent(models.Model):
    """A move of the request or a comment on it (`move` empty); the timeline, newest first."""

    request = models.ForeignKey(InfrastructureRequest, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(max_length=24, blank=True)
    from_stage = models.CharField(max_length=16, choices=RequestStage.choices, blank=True)
    to_stage = models.CharField(max_length=16, choices=RequestStage.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="request_events")
    at = models.DateTimeField()
    note = models.TextField(_("توضیح"), blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="what the move set: field → [before, after]")
    is_internal = models.BooleanField(_("درون‌سازمانی"), default=False)

    objects = RequestEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["request", "-at"], name="events_of_request")]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.move or 'comment'}"


class RequestFileQuerySet(models.QuerySet["RequestFile"]):
    def visible_to(self, user) -> "RequestFileQuerySet":
        rows = self.filter(request__in=InfrastructureRequest.objects.visible_to(user))
        return rows if user.is_authenticated and reads_internal(user) else rows.filter(is_internal=False)


class RequestFile(models.Model):
    """A letter, a drawing, a photograph; only for those who may see the request."""

    request = models.ForeignKey(InfrastructureRequest, on_delete=models.CASCADE, related_name="files")
    event = models.ForeignKey(RequestEvent, null=True, on_delete=models.SET_NULL, related_name="files")
    file = models.FileField(upload_to="requests/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_internal = models.BooleanField(default=False)

    objects = RequestFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        return self.content_type in {"image/jpeg", "image/png"}

    @property
    def url(self) -> str:
        return reverse("support:request_file", args=[self.request.number, self.pk])


class Verdict(models.TextChoices):
    FEASIBLE = "feasible", _("شدنی است")
    CONDITIONAL = "conditional", _("با شرط شدنی است")
    IMPOSSIBLE = "impossible", _("شدنی نیست")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user) -> "EnquiryQuerySet":
        return self.filter(request__in=InfrastructureRequest.objects.visible_to(user))

    def owed(self) -> "EnquiryQuerySet":
        """Enquiries whose answer is still awaited; a matter that has moved on without them awaits none."""
        return self.filter(answered_on=None, request__stage__in=[RequestStage.ENQUIRY, RequestStage.RETURNED])


class Enquiry(models.Model):
    """What one agency was asked about a request, and what it said: a row an agency, dated both ways."""

    request = models.ForeignKey(InfrastructureRequest, on_delete=models.CASCADE, related_name="enquiries")
    agency = models.ForeignKey(Agency, verbose_name=_("دستگاه"), on_delete=models.PROTECT, related_name="enquiries")
    question = models.TextField(_("پرسش"), blank=True)
    sent_on = models.DateField(_("تاریخ استعلام"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("مهلت پاسخ"))
    verdict = models.CharField(_("نظر دستگاه"), max_length=12, choices=Verdict.choices, blank=True)
    answer = models.TextField(_("پاسخ"), blank=True)
    answered_on = models.DateField(_("تاریخ پاسخ"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sent_on", "pk"]
        verbose_name = _("استعلام")
        verbose_name_plural = _("استعلام‌ها")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "agency"], condition=Q(answered_on=None), name="one_open_enquiry_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, verdict="") | (Q(answered_on__isnull=False) & ~Q(verdict="")),
                name="answer_has_a_day_and_a_verdict",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "due_on"], condition=Q(answered_on=None), name="owed_answers_by_agency")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.agency}"

    @property
    def tone(self) -> str:
        """How the verdict looks; "" while it is awaited."""
        tones = {Verdict.FEASIBLE: "good", Verdict.CONDITIONAL: "warn", Verdict.IMPOSSIBLE: "bad"}
        return tones.get(Verdict(self.verdict), "") if self.verdict else ""
