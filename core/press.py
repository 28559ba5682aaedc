"""The press: one document set by typst, here or in a process of its own.

Typst keeps what it set in memory (some 600 MB after a report of 116 pages) and cannot be stopped from outside. A
process of its own gives the memory back when it ends and is killed when it takes too long; one at a time on a machine,
so that ten readers of a report do not take ten times the memory. This file knows no Django, and such a process starts
at once.
"""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst

LONGEST_SECONDS = 60
POLL_SECONDS = 0.05
Standard = Literal["a-3a", "ua-1"]


@dataclass(frozen=True)
class Sheet:
    """What to set: a template below `root`, its data as JSON, a folder of fonts; `moment` is a UTC timestamp."""

    template: str
    root: str
    fonts: str
    data: str
    moment: int | None = None
    standards: Sequence[Standard] = ()


class PressError(RuntimeError):
    """The document could not be set; the message is the press's own."""


@lru_cache(maxsize=1)
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of the folder, read once a process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def press(sheet: Sheet) -> bytes:
    """The document as a tagged PDF."""
    return typst.compile(
        f"{sheet.root}/{sheet.template}",
        root=sheet.root,
        font_paths=_fonts(sheet.fonts),
        ignore_system_fonts=True,
        sys_inputs={"data": sheet.data},
        timestamp=None if sheet.moment is None else datetime.fromtimestamp(sheet.moment, UTC),
        pdf_standards=list(sheet.standards),
    )


def press_apart(sheet: Sheet) -> bytes:
    """The same, in a process that ends with the document; PressError where it fails or takes too long."""
    command = [sys.executable, "-P", __file__]
    order = json.dumps(asdict(sheet)).encode()
    try:
        with _turn():
            done = subprocess.run(command, input=order, capture_output=True, timeout=LONGEST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PressError(f"The document took more than {LONGEST_SECONDS} seconds.") from error
    if done.returncode:
        raise PressError(done.stderr.decode(errors="replace")[-2_000:])
    return done.stdout


@contextmanager
def _turn() -> Iterator[None]:
    """The press is ours until the end; PressError where others keep it too long. A process that dies lets go of it."""
    path = Path(tempfile.gettempdir()) / f"karestan-press-{os.getuid()}.lock"
    until = time.monotonic() + LONGEST_SECONDS
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise PressError("The press is busy.") from None
                time.sleep(POLL_SECONDS)
        yield


if __name__ == "__main__":
    sys.stdout.buffer.write(press(Sheet(**json.load(sys.stdin.buffer))))
