"""English says everything that Persian says, and what runs is what was translated."""

import ast
import re

import polib
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.sources import ROOT, path_of, python_files, template_files, tree

# Functions that mark a message, and which argument it is.
FUNCTIONS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), 0)
FUNCTIONS |= {"pgettext": 1, "pgettext_lazy": 1}
MARKED = re.compile(r"""\b(?:n?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def catalogues():
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        yield path, [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def test_every_message_is_translated():
    lacking = [f"{path_of(path)}: {entry.msgid}" for path, rows in catalogues() for entry in rows if not said(entry)]
    assert lacking == []


def test_every_message_stands_in_the_catalogues():
    """What the code says and no catalogue holds would stay Persian in the middle of an English page."""
    for path, entries in catalogues():
        known = {entry.msgid for entry in entries}
        assert sorted(message for message in messages() if message not in known) == [], f"{path_of(path)} lacks these"


def messages():
    for file in python_files():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and (name := called(node)) in FUNCTIONS:
                first = node.args[FUNCTIONS[name]] if len(node.args) > FUNCTIONS[name] else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value
    for file in template_files():
        for literal in MARKED.findall(templatize(file.read_text(encoding="utf-8"))):
            yield ast.literal_eval(literal)


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def said(entry):
    return entry.translated() and not entry.fuzzy


def test_compiled_catalogues_agree():
    for path, entries in catalogues():
        compiled = polib.mofile(str(path.with_suffix(".mo")))
        assert texts(compiled) == texts(filter(said, entries)), (
            f"compile {path_of(path)} again: manage.py compilemessages"
        )


def texts(entries):
    return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in entries if entry.msgid}


def test_placeholders_agree():
    wrong = [
        f"{path_of(path)}: {entry.msgid}"
        for path, entries in catalogues()
        for entry in entries
        if said(entry)
        and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr or entry.msgstr_plural[0]))
    ]
    assert wrong == []


def test_sentences_with_placeholders_can_be_filled_in():
    """A bare «%» beside a placeholder (English writes it where Persian writes «٪») breaks the page that says it."""
    broken = [
        f"{path_of(path)}: {text}"
        for path, entries in catalogues()
        for entry in entries
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if "%(" in text and not can_be_filled_in(text)
    ]
    assert broken == []


def can_be_filled_in(text):
    try:
        return bool(text % dict.fromkeys(re.findall(r"%\((\w+)\)", text), 1))
    except (TypeError, ValueError):
        return False


def test_every_language_but_the_source_has_a_catalogue():
    """The source language needs none: its sentences stand in the code. Holds once `locale/` stands."""
    translated = {path.parts[-3] for path, _ in catalogues()}
    expected = {code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    assert not (ROOT / "locale").exists() or expected <= translated
