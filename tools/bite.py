"""Delete each line of each act of a room in turn: a test must fail each time.

    python tools/bite.py review [--act decide] [--tests tests/review tests/journeys]

Works on copies; the tree itself is never touched. A survivor is printed with its
place: either no test would notice its loss, or nobody needs it. Exit 1 if any.
"""

import argparse
import ast
import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
NEEDED = (
    "oversight", "tests", "templates", "static", "translations", "docs", "tools",
    "pyproject.toml", "README.md", "Makefile", "babel.cfg",
)  # fmt: skip
PATIENCE = 300


@dataclass(frozen=True)
class Bite:
    """One statement of one act, to be taken away."""

    path: Path
    act: str
    first: int
    last: int
    indent: int

    @property
    def where(self) -> str:
        """Where to look."""
        return f"{self.path.relative_to(HOUSE)}:{self.first} {self.act}"

    def taken(self, text: str) -> str:
        """Return the module without the statement."""
        lines = text.splitlines()
        lines[self.first - 1 : self.last] = [" " * self.indent + "pass"]
        return "\n".join(lines) + "\n"


def modules(room: str) -> list[Path]:
    """Return the modules that hold the room's acts."""
    home = HOUSE / "oversight" / room
    return [p for p in (home / "service.py", *home.glob("service/*.py")) if p.exists()]


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Give each statement, and then those inside it."""
    for node in body:
        said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if said or isinstance(node, ast.Pass):
            continue
        yield node
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(node, part, [])
            if isinstance(inner, list) and inner and isinstance(inner[0], ast.stmt):
                first = inner[0]
                # An elif is no line of its own that can be taken out alone.
                if part == "orelse" and isinstance(first, ast.If):
                    yield from statements(first.body)
                else:
                    yield from statements(inner)


def bites(room: str, act: str | None) -> list[Bite]:
    """Return every statement of the room's acts and their private helpers."""
    found = []
    for path in modules(room):
        for function in ast.parse(path.read_text()).body:
            if not isinstance(function, ast.FunctionDef):
                continue
            if act and function.name != act:
                continue
            for node in statements(function.body):
                last = node.end_lineno or node.lineno
                start = min(
                    [
                        node.lineno,
                        *(d.lineno for d in getattr(node, "decorator_list", [])),
                    ]
                )
                found.append(Bite(path, function.name, start, last, node.col_offset))
    return found


def copy(place: Path) -> Path:
    """Return a copy of the house to bite into."""
    for name in NEEDED:
        source = HOUSE / name
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".*_cache")
            shutil.copytree(source, place / name, ignore=ignore)
        elif source.exists():
            shutil.copy(source, place / name)
    return place


def passes(place: Path, tests: list[str], *more: str) -> bool:
    """Say whether all tests pass in this copy."""
    known = {k: v for k, v in os.environ.items() if k != "OVERSIGHT_TEST_PLACE"}
    command = [
        *(sys.executable, "-B", "-m", "pytest", "-x", "-q", "--no-summary"),
        *("-p", "no:cacheprovider", "-m", "not browser and not soak and not slow"),
        *more,
        *tests,
    ]
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env=known | {"PYTHONPATH": str(place)},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def survives(bite: Bite, place: Path, tests: list[str]) -> bool:
    """Take the statement away, ask the tests, and put it back."""
    target = place / bite.path.relative_to(HOUSE)
    whole = target.read_text()
    target.write_text(bite.taken(whole))
    try:
        return passes(place, tests, "-k", "not postgres") and passes(place, tests)
    finally:
        target.write_text(whole)


def main() -> int:
    """Bite, and report what nobody noticed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("room")
    asked.add_argument("--act")
    asked.add_argument("--tests", nargs="+")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    tests = given.tests or [f"tests/{given.room}"]
    found = bites(given.room, given.act)
    places: queue.SimpleQueue[Path] = queue.SimpleQueue()
    survivors = []

    def take(bite: Bite) -> bool:
        place = places.get()
        try:
            return survives(bite, place, tests)
        finally:
            places.put(place)

    with tempfile.TemporaryDirectory(prefix="bite-") as home:
        for number in range(given.workers):
            places.put(copy(Path(home) / str(number)))
        whole = places.get()
        if not passes(whole, tests):
            print("the tests fail before anything is taken away")
            return 2
        places.put(whole)
        with ThreadPoolExecutor(given.workers) as pool:
            for bite, alive in zip(found, pool.map(take, found), strict=True):
                print("SURVIVED" if alive else "noticed ", bite.where, flush=True)
                survivors += [bite] if alive else []
    print(f"{len(found)} lines taken away, {len(survivors)} not noticed")
    return 1 if survivors or not found else 0


if __name__ == "__main__":
    sys.exit(main())
