"""Proofs that travel alone: C2SP tlog-proof@v1, the leaf itself in ``extra``.

A proof says nothing by itself: its leaf is believed only after its checkpoint was,
and only because the path leads from the leaf to the signed root.
"""

from dataclasses import dataclass

from oversight.ledger.rules import checkpoints, hashing, notes, plain
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import Policy

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63
MAX_BYTES = notes.MAX_BYTES + 100_000


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a leaf stands, the path to the root, and the signed root's note."""

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes = b""

    @property
    def raw(self) -> bytes:
        """Return the file, byte for byte as every writer of the format makes it."""
        lines = [HEADER]
        lines += [f"extra {plain.spelt(self.extra)}"] if self.extra else []
        lines += [f"index {self.index}", *(plain.spelt(step) for step in self.path)]
        return ("\n".join(lines) + "\n\n").encode() + self.note


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof has shown: the tree it stands in, and who signed that tree."""

    leaf: bytes
    index: int
    checkpoint: Checkpoint
    seen: tuple[Seen, ...]


def parse(raw: bytes) -> Proof:
    """Return the parts of a proof file, or refuse it (``bad_proof``)."""
    head, found, note = raw.partition(b"\n\n")
    if not found or len(raw) > MAX_BYTES or not head.isascii():
        raise _bad()
    lines = head.decode("ascii").split("\n")
    if lines.pop(0) != HEADER:
        raise _bad()
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = plain.base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index ") or len(lines) > MAX_PATH + 1:
        raise _bad()
    index = plain.number(lines[0].removeprefix("index "))
    return Proof(index, tuple(plain.hash_of(line) for line in lines[1:]), note, extra)


def check(proof: Proof, policy: Policy, leaf: bytes | None = None) -> Verified:
    """Return what a proof shows under a policy, or refuse it.

    ``leaf`` are the bytes in question; without them those in ``extra`` are. Raises
    ``LogError``: the log is not one of the policy's, a signature fails, the quorum
    is not reached (``no_quorum``), or the leaf is not in the tree.
    """
    entry = proof.extra if leaf is None else leaf
    if leaf is None and not entry:
        raise LogError("no_leaf", "The proof holds no entry, and none was given.")
    checkpoint, seen = opened(proof.note, policy)
    hashing.verify_inclusion(
        hashing.leaf_hash(entry),
        proof.index,
        checkpoint.size,
        proof.path,
        checkpoint.root,
    )
    return Verified(entry, proof.index, checkpoint, seen)


def opened(raw: bytes, policy: Policy) -> tuple[Checkpoint, tuple[Seen, ...]]:
    """Return a checkpoint that a log of the policy signed and its quorum saw."""
    checkpoint, seen = by_log(raw, policy)
    if not policy.met(seen):
        raise LogError(
            "no_quorum", "Too few of the witnesses that you trust have signed it."
        )
    return checkpoint, seen


def by_log(raw: bytes, policy: Policy) -> tuple[Checkpoint, tuple[Seen, ...]]:
    """Return a checkpoint that a log of the policy signed, whoever saw it.

    The signature of a key counts for the sizes that it signs, and for no other:
    ``key_range`` when there is no better one.
    """
    note = notes.parse(raw)
    checkpoint = checkpoints.parse(note.text)
    seen = notes.check(note, policy.keys)
    keys = {one.key for one in seen}
    logs = [p for p in policy.logs if p.key.name == checkpoint.origin]
    signed = [one for one in logs if one.key in keys]
    if not signed:
        raise LogError("unsigned", "The log that this names has not signed it.")
    if not any(one.signs(checkpoint.size) for one in signed):
        raise LogError(
            "key_range",
            f"The key that signed these {checkpoint.size} entries signs trees of "
            f"other sizes: {signed[0].line.partition(' ')[2]}.",
        )
    return checkpoint, seen


def _bad() -> LogError:
    return LogError("bad_proof", "This is not a proof file of a log.")
