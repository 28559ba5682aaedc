"""Papers of an application: what is taken is kept and given back as it was; what is hostile leaves nothing behind."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from support.models import ApplicationFile
from tests.support.awards import PDF, owned, paper

pytestmark = pytest.mark.django_db
WRONG = "این پرونده پذیرفته نمی‌شود؛ PDF، عکس (JPEG یا PNG)، Word یا Excel بفرستید."


@pytest.fixture
def media(tmp_path, settings):
    """A folder of this test's own, so that what is left behind can be counted."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def application(client):
    row, owner = owned(requested_rial=None, purpose="")
    client.force_login(owner)
    return row


def send(client, application, *files):
    url = reverse("support:application_edit", args=[application.number])
    return client.post(url, {"requested_rial": "۷٬۰۰۰", "purpose": "خرید کوره", "files": list(files)})


def stored(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def archive(**members):
    """A zip of these members; a doubled underscore in a name stands for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
HOSTILE = {
    "25 MB": ("بزرگ.pdf", PDF + b"\0" * (25 * 1024 * 1024), "پرونده بزرگ‌تر از ۲۰ مگابایت است."),
    "a program": ("قبض.pdf", b"MZ\x90\x00" + b"\0" * 100, WRONG),
    "a page": ("قبض.pdf", b"<script>alert(1)</script>", WRONG),
    "an unknown ending": ("قبض.exe", PDF, WRONG),
    "no ending": ("قبض", PDF, WRONG),
    "a picture that is none": ("عکس.jpg", PDF, WRONG),
    "a zip bomb": ("بمب.docx", archive(**WORD, bomb=b"\0" * (60 * 1024 * 1024)), WRONG),
    "a climbing archive": ("گزارش.docx", archive(**WORD, **{"../../etc/passwd": b"x"}), WRONG),
    "an archive that is no document": ("گزارش.docx", archive(**{"readme.txt": b"x"}), WRONG),
    "a torn archive": ("گزارش.xlsx", archive(**WORD)[:40], WRONG),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_leaves_nothing(client, media, application, kind):
    name, content, sentence = HOSTILE[kind]

    answer = send(client, application, paper(), SimpleUploadedFile(name, content))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"files": [sentence]}
    assert sentence in answer.content.decode()
    assert (form["requested_rial"].value(), form["purpose"].value()) == ("۷٬۰۰۰", "خرید کوره")
    assert not ApplicationFile.objects.exists()
    assert stored(media) == []


def test_an_empty_file_is_refused(client, media, application):
    answer = send(client, application, SimpleUploadedFile("خالی.pdf", b""))

    assert list(answer.context["form"].errors) == ["files"]
    assert stored(media) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../../etc/صورت.pdf", "صورت.pdf"),
        ("/etc/cron.d/صورت.PDF", "صورت.pdf"),
        ("gpj.\u202eصورت.pdf", "gpj.صورت.pdf"),
        ("الف" * 200 + ".pdf", ("الف" * 200)[:120] + ".pdf"),
    ],
)
def test_a_path_in_a_name_leads_nowhere(client, media, application, name, safe):
    answer = send(client, application, SimpleUploadedFile(name, PDF))

    file = ApplicationFile.objects.get()
    assert answer.status_code == 302
    assert file.name == safe
    assert Path(file.file.path).resolve().is_relative_to(media / "applications")
    assert [path.read_bytes() for path in stored(media)] == [PDF]


def test_a_name_that_comes_with_a_path_is_refused(client, media, application):
    answer = send(client, application, SimpleUploadedFile("..\\..\\صورت.pdf", PDF))

    assert answer.status_code == 422
    assert "نام پرونده نباید مسیر داشته باشد" in answer.content.decode()
    assert stored(media) == []


def test_an_eleventh_paper_leaves_nothing_of_its_company(client, media, application):
    answer = send(client, application, *(paper() for _ in range(11)))

    assert answer.context["form"].errors == {"files": ["تا ده پیوست می‌توان فرستاد."]}
    assert stored(media) == []


def test_a_paper_comes_back_as_a_download_that_no_browser_runs(client, media, application):
    send(client, application, paper("گردش حساب.pdf"))
    file = ApplicationFile.objects.get()

    answer = client.get(file.url)

    assert b"".join(answer.streaming_content) == PDF
    assert (file.size, file.content_type) == (len(PDF), "application/pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "گردش حساب.pdf" in client.get(application.get_absolute_url()).content.decode()
