"""Templates obey the strict Content-Security-Policy, name files that exist and can be read."""

import re

from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.house.sources import ROOT, path_of, template_files

INLINE = re.compile(r"""<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
STATIC = re.compile(r"""\{%\s*static\s+["']([^"'{]+)["']""")
FOREIGN = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//(?!www\.w3\.org)""", re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)


def lines_matching(pattern, files):
    for file in files:
        text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), file.read_text())
        for match in pattern.finditer(text):
            yield f"{path_of(file)}:{text.count(chr(10), 0, match.start()) + 1}", match


def pages():
    """Templates a browser gets; mail is read elsewhere and may carry its own style."""
    return [file for file in template_files() if "emails" not in file.parts]


def test_no_inline_style_or_script():
    assert [place for place, _ in lines_matching(INLINE, pages())] == []


def test_every_asset_is_our_own():
    assert [place for place, _ in lines_matching(FOREIGN, pages())] == []


def test_static_files_exist():
    missing = [
        f"{place} {match[1]}" for place, match in lines_matching(STATIC, template_files()) if not finders.find(match[1])
    ]
    assert missing == []


def test_every_template_can_be_read():
    broken = {}
    for file in template_files():
        try:
            get_template(file.relative_to(ROOT / "templates").as_posix())
        except TemplateSyntaxError as error:
            broken[path_of(file)] = str(error)
    assert broken == {}
