"""A report on paper: PDF with letterhead, contents, charts and tables, every sheet with its code and square.

The file is made to PDF/A-3a, an archive's profile, tagged for those who listen to it, and carries the figures as JSON
inside it. It says nothing that a later day could change: the published file is the same to the last byte for ever.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.jalali import format_date, format_datetime
from core.pdf import render_pdf
from core.text import fa_digits, isolate
from reports.exports.chapters import chapters
from reports.exports.corrections import correction_blocks
from reports.exports.data import as_json
from reports.exports.drawings import history_charts, status_drawing
from reports.exports.method import method_blocks
from reports.exports.outlook import outlook_blocks
from reports.exports.past import Past, past_beside
from reports.exports.sheets import Sheet, file_name, productivity_rows
from reports.exports.tables import figure_tables, key_figures, productivity_blocks, scope_table
from reports.models import Report, Scope, ScopeKind
from reports.pages.papers import Paper
from reports.queries.sealing import shows_sample_data

STANDARDS = ("a-3a", "ua-1")
MOST_PAGES_OF_PARKS = 100
"""So many parks have pages of their own in a file; where there are more, all stand in the table alone."""

Block = dict[str, Any]


def as_pdf(report: Report, rows: Sequence[Sheet], visible: QuerySet[Scope]) -> bytes:
    """The scopes in `rows` on paper; `visible` are the scopes the reader may see of the periods before."""
    return render_pdf(
        "report.typ",
        lambda: _document(report, rows, visible),
        moment=report.published_at or report.built_at,
        standards=STANDARDS,
        apart=True,
    )


def _document(report: Report, rows: Sequence[Sheet], visible: QuerySet[Scope]) -> dict[str, Any]:
    is_sample = shows_sample_data(report)
    title = _("گزارش بهره‌وری %(name)s، %(period)s") % {"name": rows[0].scope.name, "period": report.jalali.label}
    sections = [_opening(report, rows, is_sample=is_sample), *_sections(report, rows, visible)]
    return {
        "head": {
            "title": title,
            "organisation": _("استان آذربایجان شرقی"),
            "system": _("کارستان، سامانهٔ شهرک‌ها و نواحی صنعتی"),
            "lines": [
                [_("شماره"), isolate(fa_digits(f"{report.period}/{report.revision}"))],
                [_("تاریخ"), _day(report)],
                [_("وضعیت"), str(report.get_state_display())],
            ],
            "printed": _printed(report, rows[0], is_sample=is_sample),
        },
        "description": title,
        "keywords": [report.period, rows[0].scope.code, rows[0].code],
        "stamp": _stamp(report, is_sample=is_sample),
        "sections": sections,
        "attached": {
            "name": file_name(report, rows, "json"),
            "text": as_json(report, rows),
            "description": _("همهٔ رقم‌های این گزارش برای رایانه"),
        },
    }


def _day(report: Report) -> str:
    moment = report.published_at or report.built_at
    return format_datetime(moment)


def _stamp(report: Report, *, is_sample: bool) -> str:
    """What lies behind every page, so that no page of it passes for more than it is."""
    said = [] if report.published_at else [_("پیش‌نویس")]
    return "\n".join([*said, _("دادهٔ نمونه")] if is_sample else said)


def _printed(report: Report, first: Sheet, *, is_sample: bool) -> str:
    parts = [
        _("ویرایش %(number)s") % {"number": fa_digits(report.revision)},
        _("کد %(code)s") % {"code": isolate(fa_digits(first.code))},
    ]
    if is_sample:
        parts.append(_("دادهٔ نمونه"))
    return " · ".join(parts)


def _opening(report: Report, rows: Sequence[Sheet], *, is_sample: bool) -> dict[str, Any]:
    """What the paper is, how it is checked, and its contents where there is more than one sheet."""
    period = report.jalali
    blocks: list[Block] = [
        {
            "kind": "text",
            "text": _("از %(start)s تا %(end)s، بر پایهٔ اظهارنامه‌های پذیرفته‌شده و رویدادهای تأییدشدهٔ وضعیت.")
            % {"start": format_date(period.start), "end": format_date(period.last_day)},
        },
        square(rows[0].scope),
    ]
    if is_sample:
        blocks.append({"kind": "note", "text": _("دادهٔ نمونه — ارقام و نام واحدها ساختگی است")})
    if not report.published_at:
        text = _("این ویرایش منتشر نشده است و با رسیدن اظهارنامه‌های تازه دوباره ساخته می‌شود.")
        blocks.append({"kind": "note", "text": text})
    if len(rows) > 1:
        blocks.append({"kind": "contents", "title": _("فهرست")})
    return {"title": "", "level": 2, "blocks": blocks}


def square(scope: Scope) -> Block:
    """The code of a sheet and the square that leads to it."""
    paper = Paper(scope)
    return {
        "kind": "square",
        "svg": paper.square,
        "alt": _("کد راستی‌آزمایی %(code)s") % {"code": paper.shown_code},
        "label": _("کد راستی‌آزمایی این برگه"),
        "code": fa_digits(paper.shown_code),
        "hint": _("مربع را با دوربین تلفن بخوانید یا کد را در نشانی %(url)s بنویسید.")
        % {"url": isolate(paper.url.rsplit("/", 2)[0])},
        "seal": paper.seal,
        "seal-label": _("مهر ارقام:"),
    }


def _sections(report: Report, rows: Sequence[Sheet], visible: QuerySet[Scope]) -> list[dict[str, Any]]:
    first, others, past = rows[0], rows[1:], past_beside(report, rows, visible)
    found = [_sheet_section(first, report, past, is_first=True, breaks=bool(others))]
    if corrections := correction_blocks(report, rows):
        found.append({"title": _("آنچه اصلاح شده است"), "level": 2, "blocks": corrections})
    parks = [row for row in others if row.scope.kind == ScopeKind.PARK]
    kinds = (
        (ScopeKind.PARK, _("شهرک‌ها در یک نگاه")),
        (ScopeKind.COUNTY, _("شهرستان‌ها")),
        (ScopeKind.GROUP, _("گروه‌های صنعت")),
        (ScopeKind.OUTSIDE, _("بیرون از شهرک‌ها")),
    )
    tables = [(title, [row for row in others if row.scope.kind == kind]) for kind, title in kinds]
    found += chapters(report, rows, past, visible)
    found += [
        {"title": title, "level": 2, "blocks": [scope_table(part)], "break": place == 0}
        for place, (title, part) in enumerate(each for each in tables if each[1])
    ]
    if measured := productivity_rows(report, rows):
        title = _("بهره‌وری کل عوامل")
        found.append({"title": title, "level": 2, "blocks": productivity_blocks(measured), "break": bool(others)})
    inhabited = [row for row in parks if row.value("units")]
    if len(inhabited) <= MOST_PAGES_OF_PARKS:
        found += [_sheet_section(row, report, past, is_first=False, breaks=True) for row in inhabited]
    found.append({"title": _("روش و راستی‌آزمایی"), "level": 2, "blocks": method_blocks(report), "break": True})
    return found


def _sheet_section(row: Sheet, report: Report, past: Past, *, is_first: bool, breaks: bool) -> dict[str, Any]:
    """One scope: key figures, the bar of its units, its past, every figure with what it rests on."""
    code = row.scope.code
    before = past.report_of(report.jalali.previous())
    year_ago = past.report_of(report.jalali.year_before())
    blocks: list[Block] = [] if is_first else [square(row.scope)]
    blocks.append({"kind": "figures", "items": key_figures(row.measures)})
    blocks += status_drawing(row.measures)
    blocks += history_charts(row.scope, past.reports, past.found)
    blocks += outlook_blocks(row, report)
    blocks += figure_tables(row, report, (before, past.of(before, code)), (year_ago, past.of(year_ago, code)))
    return {"title": row.scope.name, "level": 2, "blocks": blocks, "break": breaks}
