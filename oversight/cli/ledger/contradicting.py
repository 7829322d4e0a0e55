"""Two trees that one log has signed: whether they contradict, and who can tell.

Of one size, two roots contradict each other by themselves. Of two sizes, the later
tree's own tiles show with which root it began; if that is not the earlier tree's,
both notes and that proof convince anybody. If the tiles do not even lead to the later
root, nothing is proved: they may be damaged, or somebody stands in between.
"""

from pathlib import Path

from oversight.ledger.rules import auditing, hashing, plain, proofs, tiles
from oversight.ledger.rules.auditing import ReadPath
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.policies import Policy

UNREACHABLE = "unreachable"
FILES = """kept.checkpoint   {kept} entries, seen first
shown.checkpoint  {shown} entries, shown later
"""
PROVED = """Two trees, both signed by the log itself, that contradict each other:
entries were removed, altered or moved. Make these files public: nobody can explain
them away. proof.txt: with which root the later tree begins, and the hashes that show
it (RFC 9162, section 2.1.4).
"""
UNPROVED = """The log has signed a later tree, but what it serves does not show that it
contains the one before: {why}
That may be a damaged file, somebody between you and the log, or a history rewritten.
Keep both notes, look again from another place, and ask the operator.
"""


def contradiction(
    read: ReadPath, policy: Policy, raw: tuple[bytes, bytes], place: Path, why: LogError
) -> LogError:
    """Return why the later of two notes is refused; write out what shows it.

    ``raw`` holds the note seen first and the one shown later; both must be signed by
    a log of the policy.
    """
    earlier, later = (_signed(one, policy) for one in raw)
    fits = earlier.origin == later.origin and earlier.size <= later.size
    if not fits or why.code == UNREACHABLE:
        return why
    proof = _proof(read, earlier, later)
    here = place.with_name(f"{place.name}.evidence-{earlier.size}-{later.size}")
    here.mkdir(exist_ok=True)
    (here / "kept.checkpoint").write_bytes(raw[0])
    (here / "shown.checkpoint").write_bytes(raw[1])
    (here / "proof.txt").write_text("".join(f"{plain.spelt(one)}\n" for one in proof))
    told = PROVED if proof else UNPROVED.format(why=why.sentence)
    listed = FILES.format(kept=earlier.size, shown=later.size)
    (here / "README.txt").write_text(f"{told}\n{listed}")
    if not proof:
        return LogError(why.code, f"{why.sentence} Both notes are kept in {here}.")
    return LogError(
        "two_histories",
        f"The log has signed two trees that contradict each other. Both are kept in "
        f"{here}: make them public.",
    )


def _proof(read: ReadPath, earlier: Checkpoint, later: Checkpoint) -> list[bytes]:
    """Return the root with which the later tree begins and the proof; or nothing."""
    sizes = earlier.size, later.size
    if earlier.size == later.size:
        return [later.root] if later.root != earlier.root else []
    reader = auditing.tiles_of(read, later.size)
    try:
        begins = tiles.root(earlier.size, reader)
        proof = tiles.consistency(*sizes, reader)
        hashing.verify_consistency(*sizes, begins, later.root, proof)
    except LogError:
        return []
    return [begins, *proof] if begins != earlier.root else []


def _signed(raw: bytes, policy: Policy) -> Checkpoint:
    return proofs.by_log(raw, policy)[0]
