"""A request's dossier on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.jalali import today
from core.pdf import pdf_response, render_pdf
from support.models import InfrastructureRequest
from support.queries.dossier import dossier_of


@login_required
@require_safe
def request_dossier(request: HttpRequest, number: str) -> HttpResponse:
    """What the reader may see of the request, as a PDF with the letterhead."""
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list().select_related("filed_by")
    subject = get_object_or_404(rows, number=number)

    def read():
        return dossier_of(subject, request.user, today=today(), now=timezone.now())

    return pdf_response(render_pdf("request_dossier.typ", read), name=f"request-{subject.number}")
