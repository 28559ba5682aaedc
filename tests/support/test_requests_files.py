"""Attachments: hostile ones are refused with a sentence and leave nothing behind; good ones reach only the entitled."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from core.errors import RuleViolation
from support.actions.requests import MOST_FILES, attach_files, comment
from support.models import RequestEvent, RequestFile
from tests.factories import ParkFactory
from tests.support.filing import PDF, Case, upload

pytestmark = pytest.mark.django_db

WRONG_TYPE = "این پرونده پذیرفته نمی‌شود؛ PDF، عکس (JPEG یا PNG)، Word یا Excel بفرستید."
TOO_LARGE = "پرونده بزرگ‌تر از ۲۰ مگابایت است."
MEGABYTE = 1024 * 1024
PAGE = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def office(part="word/document.xml", **members):
    """A Word or Excel file; `members` are further parts by name."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return box.getvalue()


def bomb(part):
    return office(part, **{"media/image1.bmp": bytes(20 * MEGABYTE)})


HOSTILE = {
    "a program under a document's name": ("نامه.pdf", b"MZ\x90\x00 program", WRONG_TYPE),
    "a page under a picture's name": ("عکس.png", PAGE, WRONG_TYPE),
    "a picture under another's name": ("عکس.jpg", PNG, WRONG_TYPE),
    "a script behind a second ending": ("نامه.pdf.exe", PDF, WRONG_TYPE),
    "a page behind a second ending": ("نامه.pdf.html", PDF, WRONG_TYPE),
    "a page": ("صفحه.html", PAGE, WRONG_TYPE),
    "a drawing that can run": ("نقشه.svg", SVG, WRONG_TYPE),
    "a drawing under a picture's name": ("نقشه.png", SVG, WRONG_TYPE),
    "no ending": ("نامه", PDF, WRONG_TYPE),
    "an archive": ("بسته.zip", office(), WRONG_TYPE),
    "an archive under a document's name": ("نامه.docx", office("readme.txt"), WRONG_TYPE),
    "a sheet under a document's name": ("نامه.docx", office("xl/workbook.xml"), WRONG_TYPE),
    "a broken archive": ("نامه.docx", office()[:60], WRONG_TYPE),
    "a bomb of a document": ("نامه.docx", bomb("word/document.xml"), WRONG_TYPE),
    "a bomb of a sheet": ("جدول.xlsx", bomb("xl/workbook.xml"), WRONG_TYPE),
    "parts that leave their folder": ("نامه.docx", office(**{"../../evil.txt": "x"}), WRONG_TYPE),
    "a document that is a page too": ("نامه.pdf", b"%PDF-1.4\n" + PAGE, WRONG_TYPE),
    "a picture that is a page too": ("عکس.jpg", b"\xff\xd8\xff" + PAGE, WRONG_TYPE),
    "a picture that is an archive too": ("عکس.png", PNG + office(), WRONG_TYPE),
    "a document that is an archive too": ("نامه.pdf", PDF + office(), WRONG_TYPE),
    "a page before an archive": ("نامه.docx", PAGE + office(), WRONG_TYPE),
    "too large a document": ("نامه.pdf", PDF + bytes(25 * MEGABYTE), TOO_LARGE),
    "a byte too large": ("نامه.pdf", PDF + bytes(20 * MEGABYTE - len(PDF) + 1), TOO_LARGE),
    "nothing in it": ("نامه.pdf", b"", "خالی است."),
}
GOOD = {
    "نقشه.pdf": (PDF, "application/pdf"),
    "عکس.JPG": (JPEG, "image/jpeg"),
    "عکس.png": (PNG, "image/png"),
    "نامه.docx": (office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "جدول.xlsx": (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Where attachments of this test go, and nothing else."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temp"
    (tmp_path / "temp").mkdir()
    return tmp_path


@pytest.fixture
def case():
    return Case(ParkFactory())


@pytest.fixture
def manager(case, client):
    client.force_login(case["manager"])
    return case["manager"]


def on_disk(folder: Path):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def step(request):
    return reverse("support:request_step", args=[request.number, "files"])


def said(request):
    return reverse("support:request_comment", args=[request.number])


# ── refused ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_when_filing_and_leaves_nothing(client, case, manager, media, what):
    name, content, sentence = HOSTILE[what]
    request = case.draft()

    answer = client.post(step(request), {"files": upload(name, content), "stay": "1"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (on_disk(media), RequestFile.objects.count()) == ([], 0)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_beside_a_good_one_stops_the_whole_word(client, case, manager, media, what):
    name, content, sentence = HOSTILE[what]
    request = case.at("review")
    events = RequestEvent.objects.count()

    answer = client.post(said(request), {"body": "پیوست را ببینید", "files": [upload(), upload(name, content)]})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "پیوست را ببینید" in answer.content.decode()
    assert (on_disk(media), RequestFile.objects.count(), RequestEvent.objects.count()) == ([], 0, events)


def test_action_called_by_itself_judges_files_too(case, media):
    request = case.at("review")
    events = RequestEvent.objects.count()

    with pytest.raises(RuleViolation) as refused:
        comment(request=request, body="دو پیوست", files=[upload(), upload("نامه.pdf", PAGE)], by=case["manager"])

    assert (refused.value.field, str(refused.value)) == ("files", WRONG_TYPE)
    assert (on_disk(media), RequestFile.objects.count(), RequestEvent.objects.count()) == ([], 0, events)


def test_what_was_stored_goes_when_a_later_row_cannot_be_written(case, media):
    request = case.at("review")
    odd = upload("دوم.pdf")
    odd.size = -1  # no database takes the row, yet by then the file lies on the disk

    with pytest.raises(IntegrityError):
        attach_files(request=request, files=[upload(), odd], by=case["manager"])

    assert on_disk(media) == []


def test_more_files_than_one_may_send_at_once_are_refused(client, case, manager, media):
    request = case.at("review")

    answer = client.post(said(request), {"body": "همه", "files": [upload() for _ in range(MOST_FILES + 1)]})

    assert answer.status_code == 422
    assert "در هر بار تا ده پیوست بفرستید." in answer.content.decode()
    assert (on_disk(media), RequestFile.objects.count()) == ([], 0)


def test_empty_choice_is_told_in_a_sentence(client, case, manager):
    answer = client.post(step(case.draft()), {"stay": "1"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["files"]


# ── accepted ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", GOOD)
def test_good_file_is_kept_under_its_true_type(client, case, manager, name):
    content, content_type = GOOD[name]
    request = case.draft()

    answer = client.post(step(request), {"files": upload(name, content, "text/html"), "stay": "1"})

    row = request.files.get()
    assert answer.url == step(request)
    assert (row.name, row.content_type, row.size) == (name.replace("JPG", "jpg"), content_type, len(content))
    assert row.file.read() == content


def post_named(client, url, name):
    """Send a file under a name that no browser and no test client would send."""
    parts = ["--limit", f'Content-Disposition: form-data; name="files"; filename="{name}"', "", PDF.decode()]
    body = "\r\n".join([*parts, "--limit--", ""]).encode()
    return client.post(url, body, content_type="multipart/form-data; boundary=limit")


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.pdf", "..\\..\\windows\\نامه.pdf", "/etc/cron.d/job.pdf", "C:\\نامه.pdf", "..&#47;نامه.pdf"],
)
def test_path_in_a_name_is_refused_and_leaves_nothing(client, case, manager, media, name):
    request = case.draft()

    answer = post_named(client, step(request), name)

    assert answer.status_code == 422
    assert "نام پرونده نباید مسیر داشته باشد" in answer.content.decode()
    assert (on_disk(media), RequestFile.objects.count()) == ([], 0)


def test_marks_of_direction_are_taken_out_of_a_name(client, case, manager, media):
    request = case.draft()

    post_named(client, step(request), "fdp.\u202eexe.pdf")

    row = request.files.get()
    assert row.name == "fdp.exe.pdf"
    assert Path(row.file.path).parent.parent.parent == media / "media" / "requests"


# ── served ────────────────────────────────────────────────────────────────────────────────────────────────────────
SEE_WORKS = {
    "administrator", "director", "official", "filer", "county official", "agency", "manager", "auditor",
}  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "internal", "readers"),
    [
        ("draft", False, {"manager"}),
        ("review", False, SEE_WORKS - {"agency"}),
        ("works", False, SEE_WORKS),
        ("works", True, SEE_WORKS - {"agency", "manager"}),
    ],
)
def test_file_is_served_to_those_who_see_it_and_is_not_there_for_the_rest(client, case, stage, internal, readers):
    request = case.at(stage)
    by = case["official" if internal else "manager"]
    [file] = attach_files(request=request, files=[upload()], by=by, is_internal=internal)

    answers = {}
    for word, person in case.people.items():
        client.force_login(person)
        answers[word] = client.get(file.url).status_code

    assert answers == {word: 200 if word in readers else 404 for word in case.people}


def test_file_is_a_download_that_no_browser_runs(client, case, manager):
    request = case.at("review")
    [file] = attach_files(request=request, files=[upload()], by=manager)

    answer = client.get(file.url)

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_file_of_one_request_is_not_found_under_anothers_number(client, case, manager):
    request, other = case.at("review"), case.at("review")
    [file] = attach_files(request=request, files=[upload()], by=manager)

    assert client.get(reverse("support:request_file", args=[other.number, file.pk])).status_code == 404


def test_anonymous_is_led_to_the_door(client, case):
    [file] = attach_files(request=case.at("works"), files=[upload()], by=case["manager"])

    assert client.get(file.url).url.startswith(reverse("accounts:login"))


def test_stored_files_have_no_address_of_their_own(client, case, manager):
    [file] = attach_files(request=case.at("works"), files=[upload()], by=manager)

    for path in (f"/{file.file.name}", f"/media/{file.file.name}", f"/static/{file.file.name}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("word", ["far manager", "far agency", "far official", "owner", "auditor"])
def test_nobody_else_attaches_anything(case, media, word):
    request = case.at("works")

    with pytest.raises(PermissionDenied):
        attach_files(request=request, files=[upload()], by=case[word])

    assert on_disk(media) == []


@pytest.mark.parametrize("word", ["manager", "agency"])
def test_internal_files_are_for_the_provinces_people(case, word):
    with pytest.raises(PermissionDenied):
        attach_files(request=case.at("works"), files=[upload()], by=case[word], is_internal=True)


def test_internal_file_is_not_named_to_the_park_when_it_edits(client, case, manager):
    request = case.at("review")
    comment(
        request=request, body="محرمانه", by=case["official"], is_internal=True, files=[upload("ارزیابی‌محرمانه.pdf")]
    )
    request = case.move(request, "return")

    for name in ("files", "review"):
        page = client.get(reverse("support:request_step", args=[request.number, name])).content.decode()
        assert "ارزیابی‌محرمانه" not in page
    assert "ارزیابی‌محرمانه" not in client.get(request.get_absolute_url()).content.decode()
