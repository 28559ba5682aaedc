"""Long documents are set in a process of their own: one at a time, the same bytes, and what goes wrong is told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from core import press
from core.pdf import FONTS, TEMPLATES, render_pdf
from core.press import PressError, Sheet, press_apart
from tests.core.test_pdf import sheet

MOMENT = datetime(2026, 11, 26, 8, 30, 15, 123456, tzinfo=UTC)


def order(data=None, template="sheet.typ"):
    return Sheet(template, str(TEMPLATES), str(FONTS), json.dumps(data or sheet({"texts": ["سلام"]})))


def test_document_is_the_same_here_and_apart():
    read = lambda: sheet({"texts": ["سلام"]})  # noqa: E731
    here = render_pdf("sheet.typ", read, moment=MOMENT, standards=("a-3a", "ua-1"))
    assert here == render_pdf("sheet.typ", read, moment=MOMENT, standards=("a-3a", "ua-1"), apart=True)
    assert b"2026-11-26T08:30:15" in here
    assert b"<pdfuaid:part>1" in here


def test_template_that_cannot_be_set_says_why():
    with pytest.raises(PressError, match="No such file"):
        press_apart(order(template="nothing.typ"))


def test_document_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(press, "LONGEST_SECONDS", 0.01)
    with pytest.raises(PressError, match="took more than"):
        press_apart(order())


def test_press_serves_one_after_the_other(tmp_path, monkeypatch):
    monkeypatch.setattr(press.tempfile, "gettempdir", lambda: str(tmp_path))
    done = []
    threads = [Thread(target=lambda: done.append(press_apart(order())[:5])) for _number in range(2)]
    with press._turn():
        for thread in threads:
            thread.start()
        threads[0].join(0.3)
        assert done == []
    for thread in threads:
        thread.join()
    assert done == [b"%PDF-"] * 2
    assert [path.name for path in Path(tmp_path).iterdir()] == [f"karestan-press-{press.os.getuid()}.lock"]


def test_press_that_others_keep_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(press.tempfile, "gettempdir", lambda: str(tmp_path))
    with press._turn():
        monkeypatch.setattr(press, "LONGEST_SECONDS", 0.1)
        with pytest.raises(PressError, match="busy"):
            press_apart(order())
