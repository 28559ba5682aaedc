"""What a PDF of the portal's press says, read back from its bytes: texts in reading order, attachments, standards.

Enough of the format for what the press writes: plain objects, deflated streams, two-byte glyphs with a table of their
letters. Runs of right-to-left letters are written from their left end and are turned round again.
"""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_STRING = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
_SHOWN = rb"(?:\((?:\\.|[^\\)])*\)|\[(?:\((?:\\.|[^\\)])*\)|[^\]])*\])"
_TOKEN = re.compile(rb"(/ReversedChars) BMC|/(f\d+) [\d.]+ Tf|(" + _SHOWN + rb")T[jJ]|(\sET\s)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Paper:
    """The parts of a PDF by the numbers of its objects."""

    def __init__(self, pdf):
        self.parts = {int(number): body for number, body in _OBJECT.findall(pdf)}

    def stream(self, number):
        body = self.parts[number]
        content = _STREAM.search(body)[1]
        return zlib.decompress(content) if b"FlateDecode" in body else content

    @property
    def pages(self):
        return [body for body in self.parts.values() if re.search(rb"/Type\s*/Page\b(?!s)", body)]

    def texts(self):
        """Every piece of text, page by page, in the order of reading; a piece is what the press set in one go."""
        found = []
        for page in self.pages:
            resources = self.parts[int(re.search(rb"/Resources (\d+)", page)[1])]
            fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", resources))
            letters = {name.decode(): self._letters(int(number)) for name, number in fonts.items()}
            found += list(_pieces(self.stream(int(re.search(rb"/Contents (\d+)", page)[1])), letters))
        return found

    def _letters(self, font):
        table = self.stream(int(re.search(rb"/ToUnicode (\d+)", self.parts[font])[1]))
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
        return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}

    def attachment(self):
        """The bytes of the one file inside."""
        number = next(number for number, body in self.parts.items() if b"/Type/EmbeddedFile" in body)
        return self.stream(number)


def _pieces(content, letters):
    piece, font, is_reversed = "", "", False
    for turned, named, shown, ended in _TOKEN.findall(content):
        if turned:
            is_reversed = True
        elif named:
            font = named.decode()
        elif shown:
            run = "".join(letters[font][glyph] for glyph in _glyphs(shown))
            piece, is_reversed = piece + (run[::-1] if is_reversed else run), False
        elif ended:
            yield piece.replace("\u200e", "").strip()
            piece = ""


def _glyphs(shown):
    for string in _STRING.findall(shown):
        plain = _ESCAPE.sub(_unescaped, string)
        yield from (int.from_bytes(plain[place : place + 2]) for place in range(0, len(plain), 2))


def _unescaped(found):
    return bytes([int(found[1], 8)]) if found[1].isdigit() else _PLAIN.get(found[1], found[1])
