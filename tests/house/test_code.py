"""Size, names and the few habits that a linter does not know."""

import ast

from tests.house import allowed
from tests.house.sources import APPS, ROOT, functions, path_of, python_files, tree

SHAPELESS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "service", "services"}


def test_every_exception_has_a_reason():
    assert [(rule, key) for rule, rows in allowed.ALL.items() for key, reason in rows.items() if not reason] == []


def test_files_stay_under_400_lines():
    files = [*python_files(*APPS, "tests", "bench"), *ROOT.glob("static/css/*.css"), *ROOT.glob("static/js/*.js")]
    long = {path_of(file): lines for file in files if (lines := len(file.read_text().splitlines())) > 400}
    assert {path: lines for path, lines in long.items() if path not in allowed.LONG_FILES} == {}, "split by noun"


def test_functions_stay_under_30_lines():
    long = {}
    for file in python_files():
        for name, node in functions(tree(file)):
            lines = node.end_lineno - node.lineno + 1 - docstring_lines(node)
            if lines > 30 and (key := f"{path_of(file)}:{name}") not in allowed.LONG_FUNCTIONS:
                long[key] = lines
    assert long == {}


def docstring_lines(node):
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return node.body[0].end_lineno - node.body[0].lineno + 1


def test_files_are_named_for_what_they_hold():
    assert [path_of(file) for file in python_files() if file.stem in SHAPELESS] == []


def test_nothing_is_imported_by_star():
    stars = [
        f"{path_of(file)}:{node.lineno}"
        for file in python_files(*APPS, "tests", "bench")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert stars == []


def test_actions_never_enqueue():
    """Work is found by the clock, not pushed by an action: a rolled-back transaction must leave nothing behind."""
    enqueued = []
    for file in python_files():
        if "actions" in path_of(file).replace(".py", "").split("/"):
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task", "on_commit"}:
                    enqueued.append(f"{path_of(file)}:{node.lineno}")
    assert enqueued == []


def test_actions_take_keywords_and_never_a_web_request():
    wrong = []
    for file in python_files():
        if "actions" not in path_of(file).replace(".py", "").split("/"):
            continue
        for name, node in functions(tree(file)):
            public = not name.startswith("_") and "." not in name and is_atomic(node)
            if public and (node.args.args or any("HttpRequest" in annotation(arg) for arg in node.args.kwonlyargs)):
                wrong.append(f"{path_of(file)}:{name}")
    assert wrong == []


def annotation(argument):
    return ast.unparse(argument.annotation) if argument.annotation else ""


def is_atomic(node):
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_views_start_from_what_the_person_may_see():
    unscoped = []
    for file in python_files():
        if not {"views", "api"} & set(path_of(file).replace(".py", "").split("/")):
            continue
        for name, node in functions(tree(file)):
            if starts_unscoped(node) and f"{path_of(file)}:{name}" not in allowed.UNSCOPED_LOOKUPS:
                unscoped.append(f"{path_of(file)}:{name}")
    assert unscoped == [], "start from Model.objects.visible_to(request.user)"


def starts_unscoped(node):
    starts = {"all", "get", "filter", "exclude", "values", "values_list", "first", "last", "in_bulk"}
    return any(
        isinstance(call, ast.Attribute)
        and call.attr in starts
        and isinstance(call.value, ast.Attribute)
        and call.value.attr in {"objects", "_default_manager"}
        for call in ast.walk(node)
    )
