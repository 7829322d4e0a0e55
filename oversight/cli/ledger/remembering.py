"""What a monitor keeps between two runs: key, last tree, and what it counted."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from oversight.ledger.rules import (
    checkpoints,
    edges,
    notes,
    packing,
    plain,
    policies,
)
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.policies import Policy
from oversight.transparency.rules import watching
from oversight.transparency.rules.watching import RULES, Watch

FORM = 2
MOST = 1_000
OPAQUE = "surrogateescape"  # a policy may hold bytes that mean nothing to us


@dataclass(frozen=True, slots=True)
class Memory:
    """Whom the monitor trusts, the signed tree that it saw last, and what it found.

    Without ``watch`` the entries were judged by other rules: they are read again.
    """

    vkeys: tuple[str, ...]
    note: bytes
    edge: Edge
    watch: Watch | None = None
    found: list[Finding] = field(default_factory=list)
    policy: str = ""

    @property
    def tree(self) -> Checkpoint:
        """Return the tree that was seen last."""
        return checkpoints.parse(notes.parse(self.note).text)

    @property
    def trusted(self) -> Policy:
        """Return whom the monitor was told to trust when it was told last."""
        if self.policy:
            found = policies.parse(self.policy.encode("utf-8", OPAQUE))
            return policies.remembering(found, self._keys)
        return self._keys

    @property
    def _keys(self) -> Policy:
        """Return the log's keys with the sizes that were told of each."""
        return policies.of_keys("\n".join(self.vkeys).encode())


def recalled(file: Path) -> Memory | None:
    """Return what was kept, None before the first run; refuses a damaged file."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise _closed(file) from None
    try:
        kept = json.loads(raw)
        memory = Memory(
            tuple(str(one) for one in kept["vkeys"]),
            str(kept["note"]).encode(),
            edges.unpacked(int(kept["size"]), _bytes(str(kept["edge"]))),
            *_judged(kept),
            str(kept["policy"]),
        )
        notes.check(notes.parse(memory.note), memory.trusted.keys)
        tree = memory.tree
    except (ValueError, KeyError, TypeError, RecursionError, LogError):
        raise _damaged(file) from None
    same = tree.root == memory.edge.root() and tree.size == memory.edge.size
    size = tree.size if memory.watch is None else memory.watch.size
    if kept.get("form") != FORM or not same or size != tree.size:
        raise _damaged(file)
    return memory


def _judged(kept: dict[str, object]) -> tuple[Watch | None, list[Finding]]:
    """Return what the rules remember, unless other rules remembered it."""
    if kept["rules"] != RULES:
        return None, []
    found = packing.unpacked(list[Finding], kept["found"])
    return watching.unpacked(kept["watch"]), found


def keep(file: Path, memory: Memory) -> None:
    """Write it down: wholly, or not at all."""
    packed = memory.edge.packed
    kept = {
        "form": FORM,
        "vkeys": list(memory.vkeys),
        "policy": memory.policy,
        "note": memory.note.decode(),
        "size": memory.edge.size,
        "edge": plain.spelt(packed) if packed else "",
        "rules": RULES,
        "watch": None if memory.watch is None else memory.watch.packed,
        "found": packing.packed(list[Finding], memory.found),
    }
    fresh = file.with_name(f"{file.name}.new")
    try:
        with fresh.open("w", encoding="ascii") as out:
            out.write(json.dumps(kept, sort_keys=True))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError:
        raise _closed(file) from None


def _bytes(spelt: str) -> bytes:
    return plain.base64(spelt) if spelt else b""


def _damaged(file: Path) -> LogError:
    return LogError(
        "bad_state",
        f"{file} is not what a monitor wrote. Take the last copy of it, or begin anew "
        "with another name and the log's key from elsewhere.",
    )


def _closed(file: Path) -> LogError:
    return LogError("no_state", f"{file} cannot be read or written: nothing is kept.")
