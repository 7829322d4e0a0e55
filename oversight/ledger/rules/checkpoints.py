"""Checkpoints: C2SP tlog-checkpoint v1. Origin, size, root: nothing else is signed."""

import re
from dataclasses import dataclass

from oversight.ledger.rules import plain
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import EMPTY_ROOT, HASH_BYTES, MAX_SIZE

_ORIGIN = re.compile(r"[^\s+\x00-\x1f]{1,255}")
_LINES = 4


class NotSo(LogError):  # noqa: N818  # It is an answer, not a fault.
    """It is spelt as a checkpoint may be, and says what this reader never believes."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of one log at one size."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        fits = _ORIGIN.fullmatch(self.origin) and 0 <= self.size <= MAX_SIZE
        if not fits or len(self.root) != HASH_BYTES:
            raise LogError("bad_checkpoint", "This is not a checkpoint of a log.")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NotSo("bad_checkpoint", "The empty tree has another root.")

    @property
    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{plain.spelt(self.root)}\n"


def parse(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text, or refuse it (``bad_checkpoint``).

    Extension lines are refused: this log writes none, and a line that no verifier
    understands must not look verified.
    """
    lines = text.split("\n")
    if len(lines) > _LINES and all(lines[:-1]) and not lines[-1]:
        parse("".join(f"{line}\n" for line in lines[: _LINES - 1]))
        raise NotSo("bad_checkpoint", "This checkpoint has a line behind its root.")
    if len(lines) != _LINES or lines[-1]:
        raise LogError("bad_checkpoint", "This is not a checkpoint of a log.")
    return Checkpoint(lines[0], plain.number(lines[1]), plain.hash_of(lines[2]))
