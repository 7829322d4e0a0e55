"""The house's own source, read as trees."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

HOUSE = Path(__file__).parents[2]
PACKAGE = HOUSE / "oversight"
T = TypeVar("T")
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
TEMPLATES = sorted((HOUSE / "templates").rglob("*.*"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def each(
    things: Sequence[T], name: Callable[[T], str]
) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Ask one rule of many things in one test, and name all that break it.

    A test of its own for each of them would be twelve thousand, most of whose time
    goes into being told of.
    """

    def asked(rule: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            assert things, "nothing was asked"
            wrong = []
            for thing in things:
                try:
                    rule(thing)
                except AssertionError as broken:
                    wrong.append(f"{name(thing)}: {broken}")
            assert not wrong, "\n".join(wrong)

        test.__name__, test.__qualname__ = rule.__name__, rule.__qualname__
        test.__module__, test.__doc__ = rule.__module__, rule.__doc__
        return test

    return asked


def name_of(path: Path) -> str:
    """The path as a reader of the repository writes it."""
    return str(path.relative_to(HOUSE))


def room_of(path: Path) -> str:
    """The room a module stands in, or its own name at the root."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def layer_of(path: Path) -> str:
    """rules, models, queries, service, forms, views …: also for folders."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def of_layer(*layers: str) -> list[Path]:
    """Every module of these layers, folders included."""
    return [path for path in MODULES if layer_of(path) in layers]


@cache
def tree(path: Path) -> ast.Module:
    """The module, parsed once."""
    return ast.parse(path.read_text())


def functions(path: Path) -> list[Function]:
    """Every function and method of the module."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, Function)]


def top_functions(path: Path) -> list[Function]:
    """The functions at the top of the module."""
    return [node for node in tree(path).body if isinstance(node, Function)]


def calls(node: ast.AST) -> list[ast.Call]:
    """Every call below this node."""
    return [found for found in ast.walk(node) if isinstance(found, ast.Call)]


def called(call: ast.Call) -> str:
    """What is called, as written: ``session.commit`` or ``utc_now``."""
    return ast.unparse(call.func)


def words(node: ast.AST) -> set[str]:
    """Every name and attribute used below this node."""
    used = {found.attr for found in ast.walk(node) if isinstance(found, ast.Attribute)}
    return used | {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def arguments(function: Function) -> set[str]:
    """The names of a function's arguments."""
    given = function.args
    return {arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


@cache
def imported(path: Path) -> dict[str, str]:
    """What each name that the module takes from the house stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "oversight"
        ):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


@cache
def spoken() -> Counter[str]:
    """How often each word stands in what runs: code, pages and the steps to a table."""
    texts = [*PACKAGE.rglob("*.py"), *TEMPLATES, *(HOUSE / "bench").rglob("*.py")]
    return Counter(
        word for path in texts for word in re.findall(r"\w+", path.read_text())
    )
