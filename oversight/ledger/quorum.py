"""Whether a checkpoint bears the signatures of the witnesses that are asked for."""

from pathlib import Path

from sqlalchemy.orm import Session

from oversight.ledger import tree
from oversight.ledger.rules import policies, proofs
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.policies import Policy
from oversight.ledger.tree import Head

NOBODY = b"quorum none\n"


def policy_text(session: Session, asked: Path) -> bytes:
    """Return the policy of a file with the log's keys in it, as receipts carry it."""
    raw = asked.read_bytes() if asked.is_file() else NOBODY
    if policies.parse(raw).logs:
        return raw
    keys = "".join(f"log {line}\n" for line in tree.vkeys(session))
    return keys.encode() + raw


def policy(session: Session, asked: Path) -> Policy:
    """Return whom the portal asks; raises ``LogError`` for a file that is no policy."""
    return policies.parse(policy_text(session, asked))


def asks(session: Session, asked: Path) -> bool:
    """Say whether any witness is needed at all."""
    try:
        return policy(session, asked).quorum != policies.NONE
    except LogError:
        return True


def carried(session: Session, head: Head | None, asked: Path) -> Head | None:
    """Return a checkpoint if whoever trusts these keys and witnesses believes it."""
    if head is None:
        return None
    try:
        proofs.opened(head.note, policy(session, asked))
    except LogError:
        return None
    return head
