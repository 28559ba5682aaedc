"""What the portal told a person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.models import Notice
from accounts.notices import sentence
from core.pages import paginate, render_page


@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    page = paginate(request, Notice.objects.visible_to(request.user))
    lines = [{"notice": notice, "sentence": sentence(notice)} for notice in page.rows]
    context = {"page": page, "lines": lines, "unread": any(line["notice"].read_at is None for line in lines)}
    return render_page(request, "accounts/notice_list.html", "accounts/_notices.html", context)


@login_required
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the notice read and goes where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice=notice, by=request.user)
    return redirect(notice.url)


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("accounts:notice_list")
