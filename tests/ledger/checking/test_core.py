"""The first part of the strangers' file decides alone: short, without files or words."""

import ast
import builtins
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.ledger.checking import samples, tampered
from tests.ledger.checking.stand_alone import FILE

PARTS = FILE.read_text().split("# ==== PART ")
MOST_LINES = 300


def core() -> ModuleType:
    """The beginning of the file and its first part, and nothing of the second."""
    part = ModuleType("oversight_verify_core")
    sys.modules[part.__name__] = part
    source = PARTS[0] + "# ==== PART " + PARTS[1]
    exec(compile(source, str(FILE), "exec"), vars(part))  # noqa: S102
    return part


class Reader:
    """A few lines with which the first part checks a whole log."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def entries(self, n: int, width: int) -> list[bytes]:
        raw, found = self._read("entries", n, width), []
        while raw:
            length = int.from_bytes(raw[:2])
            found.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
        return found

    def hashes(self, level: int, n: int, width: int) -> bytes:
        return self._read(level, n, width)

    def unsaid(self) -> bool:
        """It reads no bundle in which anything is withheld."""
        return False

    def _read(self, level: int | str, n: int, width: int) -> bytes:
        path = f"tile/{level}/{n:03}" + ("" if width == 256 else f".p/{width}")
        return (self.place / path).read_bytes()


def test_the_first_part_is_short_and_uses_nothing_of_the_second() -> None:
    assert len(PARTS) == 3
    assert len(PARTS[1].splitlines()) < MOST_LINES
    tree = ast.parse(PARTS[0] + "# " + PARTS[1])
    asked = {
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    own = set(vars(core())) | set(vars(builtins))
    names = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    stored = {
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }

    # ``Source`` is named as a type alone: whatever hands out tiles will do.
    assert asked - own - names - stored <= {"Source"}
    assert not asked & {"open", "print", "Path", "urllib", "zipfile", "sys"}


def test_the_first_part_believes_an_honest_log_and_refuses_a_forged_one(
    tmp_path: Path,
) -> None:
    part = core()
    policy = part.Policy(quorum="none", logs=[part.key_of(samples.LOG_VKEY)])
    given = tampered.honest(tmp_path)

    def check(place: Path) -> int:
        tree, _ = part.opened((place / "checkpoint").read_bytes(), policy)
        return int(part.audit(Reader(place), tree, None))

    assert check(given.target) == 4
    for way in ("an entry bit", "a bit of a tile above", "signed with another key"):
        cheat = tampered.WAYS[way](tmp_path, way)
        with pytest.raises(part.Refused):
            check(cheat.target)
