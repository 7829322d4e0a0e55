"""An act leaves a trace: every service function that is told the time records."""

import ast
from functools import cache
from pathlib import Path

from tests.architecture.source import (
    MODULES,
    Function,
    arguments,
    each,
    imported,
    layer_of,
    name_of,
    of_layer,
    room_of,
    top_functions,
)

# Below the acts: they keep and order what an act records.
BELOW = {"vault", "ledger"}
# Each says why it needs no record.
TRACELESS = {
    "oversight.accounts.service.people.seen": "looking at a page is not an act",
    "oversight.accounts.service.people.sweep": "the clock ends it; its beginning is noted",
    "oversight.notices.service.mail.post": "the act that owes the letter is recorded",
    "oversight.accounts.service.showing.question": "a question; its answer is noted",
    "oversight.accounts.service.showing.entrance": "a question; its answer is noted",
    "oversight.accounts.service.challenges.ask": "a question; its answer is noted",
    "oversight.accounts.service.challenges.forget": "nobody answered the question",
    "oversight.accounts.service.passkeys.options": "a question; its answer is noted",
    "oversight.accounts.service.signing.options": "a question; its answer is noted",
    "oversight.accounts.service.pressing.press": "the act of the form is recorded",
    "oversight.accounts.service.pressing.forget": "what it remembered is recorded",
}
# A room may have modules of its own beside the usual ones; acts use them.
ACTING = [
    path
    for path in MODULES
    if room_of(path) not in {"web", "core", "storage", "migrations", "cli"}
    and layer_of(path)
    not in {"views", "api", "forms", "queries", "models", "rules", "retention"}
]
WRITES = {"add", "add_all", "delete", "merge"}
STATEMENTS = {"insert", "update", "delete"}

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
def reach() -> dict[str, set[str]]:
    """What each function of a service calls."""
    return {
        place(path, function): targets(path, function)
        for path in ACTING
        for function in top_functions(path)
    }


def leading_to(known: set[str]) -> set[str]:
    """These functions and every one that calls one of them, however far away."""
    while True:
        more = {name for name, used in reach().items() if used & known} - known
        if not more:
            return known
        known = known | more


@cache
def recording() -> set[str]:
    """Every function of a service that records, itself or through another."""
    return leading_to(
        {f"oversight.ledger.service.{act}" for act in ("record", "record_all", "note")}
    )


@cache
def writing() -> set[str]:
    """Every function of a service that changes a row, itself or through another."""
    return leading_to(
        {
            place(path, function)
            for path in ACTING
            if room_of(path) not in BELOW
            for function in top_functions(path)
            if any(writes(node) for node in ast.walk(function))
        }
    )


def writes(node: ast.AST) -> bool:
    """Say whether this changes a row: an attribute set, or a row added or taken."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        into = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) for target in into)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        receiver = ast.unparse(node.func.value)
        return node.func.attr in WRITES and receiver.endswith("session")
    return isinstance(node.func, ast.Name) and node.func.id in STATEMENTS


def answered_for(name: str) -> bool:
    """Say whether every act that calls this one records it."""
    callers = [other for other, used in reach().items() if name in used]
    return bool(callers) and all(
        caller in recording() or answered_for(caller) for caller in callers
    )


@each(ACTS, lambda one: place(*one))
def test_every_act_is_on_the_record(one: tuple[Path, Function]) -> None:
    path, act = one
    name = place(path, act)
    if name in writing() - recording() - set(TRACELESS):
        assert answered_for(name), "it changes rows and leaves no trace"


@each(ACTS, lambda one: place(*one))
def test_who_and_when_are_said_by_name(one: tuple[Path, Function]) -> None:
    path, act = one
    given = act.args
    by_place = [arg.arg for arg in (*given.posonlyargs, *given.args)]
    assert by_place[0] == "session", name_of(path)
    if act.name != "sweep":
        assert not {"by", "now"} & set(by_place)
    assert ast.get_docstring(act)


def test_what_leaves_no_trace_exists_and_says_why() -> None:
    assert set(TRACELESS) <= writing() - recording()
    assert all(TRACELESS.values())


def test_the_eye_for_writing_sees() -> None:
    seen = [
        writes(ast.parse(line).body[0])
        for line in ("case.state = 1", "case.count += 1", "state = 1")
    ]
    calls = [
        writes(ast.parse(line, mode="eval").body)
        for line in (
            "session.add(x)",
            "update(Case)",
            "seen.add(x)",
            "self.session.delete(x)",
        )
    ]
    assert seen == [True, True, False]
    assert calls == [True, True, False, True]
