"""Lists of accounts as files: the same rows and columns as the screen."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import TrailLine, change_text, trail_lines
from core.jalali import file_date
from core.tables import Column

FORMATS = frozenset({"csv", "xlsx"})
_CHUNK = 500


def _file_time(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{file_date(local.date())} {local:%H:%M:%S}"


USER_COLUMNS = [
    Column("username", _("نام کاربری"), lambda user: user.username),
    Column("full_name", _("نام و نام خانوادگی"), lambda user: user.full_name),
    Column("title", _("سمت"), lambda user: user.title),
    Column("role", _("نقش"), lambda user: user.get_role_display()),
    Column("agency", _("دستگاه اجرایی"), lambda user: user.agency.name if user.agency else ""),
    Column("email", _("نشانی رایانامه"), lambda user: user.email),
    Column("phone", _("تلفن همراه"), lambda user: user.phone),
    Column("is_active", _("حساب"), lambda user: _("باز") if user.is_active else _("بسته")),
]

TRAIL_COLUMNS = [
    Column("at", _("زمان"), lambda line: _file_time(line.at)),
    Column("by", _("کننده"), lambda line: line.by or _("سامانه")),
    Column("verb", _("کار"), lambda line: line.verb),
    Column("kind", _("نوع موضوع"), lambda line: line.subject_kind),
    Column("subject", _("موضوع"), lambda line: line.subject),
    Column("changes", _("تغییرها"), change_text),
    Column("reason", _("دلیل"), lambda line: line.reason),
]


def trail_rows(events: QuerySet, reader: User) -> Iterator[TrailLine]:
    """Every line of the trail, read piece by piece so that a long export stays small in memory."""
    rows = events.iterator(chunk_size=_CHUNK)
    while piece := list(islice(rows, _CHUNK)):
        yield from trail_lines(piece, reader)
