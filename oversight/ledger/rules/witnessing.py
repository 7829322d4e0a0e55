"""What a witness is asked and answers: C2SP tlog-witness, state of July 2026.

A witness signs a tree only if it contains every tree of that log that the witness
signed before. So nobody who runs a log can show one history here and another there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from oversight.ledger.rules import checkpoints, hashing, notes, plain, proofs
from oversight.ledger.rules.checkpoints import Checkpoint, NotSo
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import EMPTY_ROOT
from oversight.ledger.rules.policies import Party, Policy

MAX_PROOF = 63
MAX_BODY = 64_000
EARLIEST = 1_577_836_800  # the beginning of 2020
PATH = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
NO_CLOCK = 503
MALFORMED, UNTRUSTED, UNKNOWN, OTHER_SIZE, UNPROVED = 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Asked:
    """A checkpoint to be cosigned, and the proof that it contains an earlier size."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    @property
    def raw(self) -> bytes:
        """Return the body of the request."""
        lines = [f"old {self.old}", *(plain.spelt(step) for step in self.proof)]
        return ("\n".join(lines) + "\n\n").encode() + self.note


class Declined(LogError):  # noqa: N818  # It is an answer, not a fault.
    """The witness does not sign; ``status`` is the answer's, ``size`` what it holds."""

    def __init__(self, status: int, code: str, sentence: str, size: int = 0) -> None:
        super().__init__(code, sentence)
        self.status = status
        self.size = size


def parse(body: bytes) -> Asked:
    """Return what is asked, or decline it as malformed (400)."""
    head, found, note = body.partition(b"\n\n")
    first, *lines = head.decode("ascii", "replace").split("\n")
    fits = found and first.startswith("old ") and len(body) <= MAX_BODY
    if not fits or len(lines) > MAX_PROOF:
        raise Declined(MALFORMED, "malformed", "This is not a request to a witness.")
    try:
        old = plain.number(first.removeprefix("old "))
        proof = tuple(plain.hash_of(line) for line in lines)
        notes.parse(note)
    except LogError as error:
        raise Declined(MALFORMED, error.code, error.sentence) from None
    return Asked(old, proof, note)


def checked(
    asked: Asked, logs: Collection[Party], held: Checkpoint | None
) -> Checkpoint:
    """Return the checkpoint that may be cosigned, or decline.

    ``logs`` are the keys of every log that the witness knows, each with the sizes that
    it signs; ``held`` is the largest tree that the witness has signed of this origin.
    """
    new = _trusted(asked.note, logs)
    before = held or Checkpoint(new.origin, 0, EMPTY_ROOT)
    if asked.old > new.size:
        raise Declined(MALFORMED, "backwards", "The old size is above the new one.")
    if asked.old != before.size:
        raise Declined(
            OTHER_SIZE, "other_size", "Another size was seen last.", before.size
        )
    try:
        hashing.verify_consistency(
            before.size, new.size, before.root, new.root, asked.proof
        )
    except LogError as error:
        raise Declined(UNPROVED, error.code, error.sentence) from None
    return new


def second(moment: datetime, last: int = 0) -> int:
    """Return the Unix second under which a tree is cosigned.

    Declines (503) where the machine's clock has lost its year: such a time would say
    nothing, and no reader could take it. Likewise where it stands before ``last``,
    under which this witness has signed a smaller tree: to have seen the larger one
    earlier is a lie.
    """
    found = int(moment.timestamp())
    if found < EARLIEST:
        said = "This witness does not know the time; it signs nothing until it does."
        raise Declined(NO_CLOCK, "no_clock", said)
    if found < last:
        said = "The clock of this witness went back; until it is right, no tree grows."
        raise Declined(NO_CLOCK, "clock_back", said)
    return found


def origin(asked: Asked) -> str:
    """Return which log a request is about, or decline it as malformed."""
    return _told(asked.note).origin


def _told(raw: bytes) -> Checkpoint:
    """Return the tree of a note; decline what is malformed, and what is never so."""
    try:
        return checkpoints.parse(notes.parse(raw).text)
    except NotSo as error:
        raise Declined(UNPROVED, error.code, error.sentence) from None
    except LogError as error:
        raise Declined(MALFORMED, error.code, error.sentence) from None


def _trusted(raw: bytes, logs: Collection[Party]) -> Checkpoint:
    new = _told(raw)
    known = tuple(one for one in logs if one.key.name == new.origin)
    if not known:
        raise Declined(UNKNOWN, "unknown_log", "This witness does not know that log.")
    try:
        proofs.by_log(raw, Policy(known))
    except LogError as error:
        raise Declined(UNTRUSTED, error.code, error.sentence) from None
    return new
