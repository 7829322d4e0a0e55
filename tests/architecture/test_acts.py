"""An act leaves a trace: every service function that is told the time records."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import (
    Function,
    arguments,
    name_of,
    of_layer,
    room_of,
    top_functions,
    tree,
)

# Below the acts: they keep and order what an act records.
BELOW = {"vault", "ledger"}
# They write one row of somebody else's act, which records; each says why.
PART_OF_AN_ACT = {
    "oversight.accounts.service.begin": "the proof that came before is recorded",
    "oversight.accounts.service.seen": "looking at a page is not an act",
}

ACTS = [
    (path, function)
    for path in of_layer("service")
    if room_of(path) not in BELOW
    for function in top_functions(path)
    if not function.name.startswith("_") and {"session", "now"} <= arguments(function)
]


def dotted(path: Path) -> str:
    """The module's name as imports write it."""
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def place(path: Path, function: Function) -> str:
    return f"{dotted(path)}.{function.name}"


@cache
def imported(path: Path) -> dict[str, str]:
    """What each imported name of the module stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def targets(path: Path, function: Function) -> set[str]:
    """Every function this one calls or hands on, by its full name."""
    found = set()
    names = [
        ast.unparse(node)
        for node in ast.walk(function)
        if isinstance(node, ast.Name | ast.Attribute)
    ]
    for name in names:
        first, _, rest = name.partition(".")
        start = imported(path).get(first, f"{dotted(path)}.{first}")
        found.add(f"{start}.{rest}" if rest else start)
    return found


@cache
def recording() -> set[str]:
    """Every function of a service that records, itself or through another."""
    reach = {
        place(path, function): targets(path, function)
        for path in of_layer("service")
        for function in top_functions(path)
    }
    known = {"oversight.ledger.service.record", "oversight.ledger.service.note"}
    while True:
        more = {name for name, used in reach.items() if used & known}
        if more <= known:
            return known
        known |= more


@pytest.mark.parametrize(
    ("path", "act"), ACTS, ids=[f"{name_of(p)}:{f.name}" for p, f in ACTS]
)
def test_every_act_is_on_the_record(path: Path, act: Function) -> None:
    name = place(path, act)
    assert name in recording() or name in PART_OF_AN_ACT, "it leaves no trace"


@pytest.mark.parametrize(
    ("path", "act"), ACTS, ids=[f"{name_of(p)}:{f.name}" for p, f in ACTS]
)
def test_who_and_when_are_said_by_name(path: Path, act: Function) -> None:
    given = act.args
    by_place = [arg.arg for arg in (*given.posonlyargs, *given.args)]
    assert by_place[0] == "session", name_of(path)
    if act.name != "sweep":
        assert not {"by", "now"} & set(by_place)
    assert ast.get_docstring(act)


def test_parts_of_acts_exist_and_say_why() -> None:
    known = {place(path, act) for path, act in ACTS}
    assert set(PART_OF_AN_ACT) <= known - recording()
    assert all(PART_OF_AN_ACT.values())
