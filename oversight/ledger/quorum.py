"""Whether a checkpoint bears the signatures of the witnesses that are asked for."""

from pathlib import Path

from sqlalchemy.orm import Session

from oversight.ledger import tree
from oversight.ledger.rules import policies, proofs
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.policies import Policy
from oversight.ledger.tree import Head

NOBODY = b"quorum none\n"
MOST = 100  # How far back a checkpoint with its witnesses is looked for.


def policy_text(session: Session, asked: Path) -> bytes:
    """Return the policy of a file with the log's keys in it, as receipts carry it."""
    raw = asked.read_bytes() if asked.is_file() else NOBODY
    if policies.parse(raw).logs:
        return raw
    keys = "".join(f"log {line}\n" for line in tree.vkeys(session))
    return keys.encode() + raw


def asked_of_nobody(session: Session, asked: Path) -> bytes:
    """Return the same policy without its quorum: for what has not reached it yet.

    The witnesses stay named, so that those who have signed are seen. Of a file that
    cannot be followed nothing is left but the log's keys.
    """
    keys = "".join(f"log {line}\n" for line in tree.vkeys(session)).encode()
    try:
        lines = policy_text(session, asked).split(b"\n")
    except LogError:
        return keys + NOBODY
    return b"\n".join([*(one for one in lines if _stays(one)), NOBODY])


def _stays(line: bytes) -> bool:
    return bool(line) and line.split()[:1] != [b"quorum"]


def policy(session: Session, asked: Path) -> Policy:
    """Return whom the portal asks; raises ``LogError`` for a file that is no policy."""
    return policies.parse(policy_text(session, asked))


def asks(session: Session, asked: Path) -> bool:
    """Say whether any witness is needed at all."""
    try:
        return policy(session, asked).quorum != policies.NONE
    except LogError:
        return True


def newest(session: Session, asked: Path) -> Head | None:
    """Return the largest published checkpoint that bears the quorum, if one does."""
    shown = carried(session, tree.shown(session), asked)
    if shown is not None:
        return shown
    earlier = (tree.head(session, size) for size in tree.cosigned(session, MOST))
    found = (carried(session, head, asked) for head in earlier)
    return next((head for head in found if head is not None), None)


def carried(session: Session, head: Head | None, asked: Path) -> Head | None:
    """Return a checkpoint if whoever trusts these keys and witnesses believes it."""
    if head is None:
        return None
    try:
        proofs.opened(head.note, policy(session, asked))
    except LogError:
        return None
    return head
