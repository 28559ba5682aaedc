"""The project's own files, read once for all rules."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "reports", "support", "units", "parks", "accounts", "core")


def path_of(file):
    return file.relative_to(ROOT).as_posix()


@cache
def python_files(*rooms):
    """Python files of these rooms (default: all apps), without migrations."""
    found = (file for room in rooms or APPS for file in sorted((ROOT / room).rglob("*.py")))
    return tuple(file for file in found if "migrations" not in file.parts)


@cache
def tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(node, owner=""):
    """Every function below `node` as (qualified name, node); nested ones belong to their outer function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{owner}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from functions(child, f"{owner}{child.name}.")
        else:
            yield from functions(child, owner)


@cache
def template_files():
    return tuple(sorted((ROOT / "templates").rglob("*.html")))
