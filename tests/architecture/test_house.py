"""The house rules that no single room can check."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from oversight.web.access import declared, refuse_silent_views
from tests.architecture.source import (
    HOUSE,
    MODULES,
    PACKAGE,
    called,
    calls,
    each,
    functions,
    imported,
    name_of,
    of_layer,
    room_of,
    spoken,
    top_functions,
    tree,
    words,
)

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
LAYERS = {"views", "api", "forms", "service", "queries", "retention", "models", "rules"}
COMMITS = {"commit", "rollback", "begin"}
COMMITTERS = {"storage", "migrations"}
ASKS_THE_TIME = {"now", "utcnow", "today", "time", "time_ns"}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]

each_module = each(MODULES, name_of)


@each_module
def test_modules_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    for function in functions(path):
        assert function.end_lineno is not None
        length = function.end_lineno - function.lineno
        assert length < LONGEST_FUNCTION, function.name


@each_module
def test_only_storage_commits(path: Path) -> None:
    ours = set(imported(path))
    made = {
        method.attr
        for method in _methods(path)
        if ast.unparse(method.value).split(".")[0] not in ours
    }
    assert room_of(path) in COMMITTERS or not made & COMMITS


@each_module
def test_only_the_clock_knows_the_time(path: Path) -> None:
    asked = {
        ast.unparse(method)
        for method in _methods(path)
        if method.attr in ASKS_THE_TIME
        and ast.unparse(method.value).split(".")[-1] in {"datetime", "date", "time"}
    }
    assert name_of(path) == "oversight/core/clock.py" or not asked


@each(of_layer("rules", "models", "queries", "service"), name_of)
def test_rules_and_acts_are_told_the_time(path: Path) -> None:
    assert "utc_now" not in words(tree(path))


@each_module
def test_a_module_is_named_by_what_it_holds(path: Path) -> None:
    assert not set(path.relative_to(PACKAGE).with_suffix("").parts) & FORBIDDEN_NAMES


@each_module
def test_a_module_says_what_it_promises(path: Path) -> None:
    said = ast.get_docstring(tree(path))
    if path != PACKAGE / "__init__.py":
        assert said, "no docstring"
        assert said.strip()[-1] in ".…!?`:)", "not a sentence"


@each_module
def test_nothing_is_left_for_later(path: Path) -> None:
    text = path.read_text()
    assert not [mark for mark in UNFINISHED if re.search(rf"\b{mark}\b", text)]
    assert "TYPE_CHECKING" not in text


@each_module
def test_imports_stand_at_the_top(path: Path) -> None:
    hidden = {
        ast.unparse(node)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    # A library that may be missing from the machine is asked for when needed.
    late = {"weasyprint", "altair", "duckdb", "pyarrow", "openpyxl"}
    assert not {line for line in hidden if not late & set(re.split(r"[ .]", line))}


def test_every_room_has_a_place_in_the_order() -> None:
    layers = next(c for c in CONTRACTS if c["name"].startswith("Rooms"))["layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    assert _rooms() | {"__main__", "app", "settings"} == placed


def test_every_room_with_a_service_has_an_inner_order() -> None:
    inner = next(c for c in CONTRACTS if c["name"].startswith("Inside"))
    ordered = {name.removeprefix("oversight.") for name in inner["containers"]}
    shaped = {room_of(path) for path in of_layer(*(LAYERS - {"rules", "forms"}))}
    assert shaped - {"web", "app", "settings"} <= ordered


def test_every_room_promises_something() -> None:
    for room in sorted(_rooms()):
        first = PACKAGE / room / "__init__.py"
        body = tree(first).body
        assert len(body) == 1, f"{room}: only a docstring belongs here"
        assert ast.get_docstring(tree(first)), room


def test_the_map_in_the_readme_shows_the_rooms() -> None:
    readme = (HOUSE / "README.md").read_text()
    drawn = set(re.findall(r"^\| `([a-z_]+)/?` \|", readme, flags=re.MULTILINE))
    assert drawn == _rooms()


def test_a_silent_view_stops_the_application() -> None:
    app = Flask("silent")
    app.add_url_rule("/", "home", lambda: "")
    with pytest.raises(RuntimeError, match="home"):
        refuse_silent_views(app)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_every_page_has_said_who_may_open_it(app: Flask) -> None:
    assert set(declared(app)) == set(app.view_functions)
    refuse_silent_views(app)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_every_room_with_pages_is_open(app: Flask) -> None:
    views = {name_of(path): path for path in of_layer("views", "api")}
    served = {view.__module__ for view in app.view_functions.values()}
    for name, path in views.items():
        module = name.removesuffix(".py").replace("/", ".")
        if any(called(call) == "Blueprint" for call in calls(tree(path))):
            assert module in served, f"{name}: its blueprint is not in the application"


@each(of_layer("rules"), name_of)
def test_every_check_is_wired_into_an_act(path: Path) -> None:
    checks = {f.name for f in top_functions(path) if f.name.startswith("check_")}
    assert checks <= _used_by_acts(), "a rule nobody calls"


@each_module
def test_no_function_is_kept_that_nothing_calls(path: Path) -> None:
    unused = {
        function.name
        for function in top_functions(path)
        if not function.decorator_list and spoken()[function.name] == 1
    }
    assert not unused, "a function that only tests call, or nobody"


@each(of_layer("models"), name_of)
def test_constraints_have_names_and_relationships_wait_to_be_asked(path: Path) -> None:
    for call in calls(tree(path)):
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if called(call) == "CheckConstraint":
            assert "name" in given, ast.unparse(call)
        if called(call) == "relationship":
            assert given.get("lazy") == "'raise'", ast.unparse(call)


@cache
def _used_by_acts() -> set[str]:
    """Every name a service uses, itself or through a rule it uses."""
    used = set().union(*(words(tree(path)) for path in of_layer("service")))
    rules = [f for path in of_layer("rules") for f in top_functions(path)]
    while True:
        reached = used.union(*(words(rule) for rule in rules if rule.name in used))
        if reached == used:
            return used
        used = reached


def _methods(path: Path) -> list[ast.Attribute]:
    found = (call.func for call in calls(tree(path)))
    return [method for method in found if isinstance(method, ast.Attribute)]


def _rooms() -> set[str]:
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
