"""Receipts as they are handed out: to an appellant, an agency, a platform, anybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import tree
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules import holders, policies, proofs
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.receipts import Piece, Receipt
from oversight.ledger.tree import Head
from oversight.vault import service as vault

_DATA = Path(__file__).parent / "data"
READMES = ("README.txt", "README.ur.txt")


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a docket: number, fingerprint, and its place once it has one."""

    n: int
    kind: str
    sha256: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Proved:
    """How much can be taken home now, and what is accepted and waits its turn."""

    docket: str
    ready: int
    waiting: tuple[Written, ...]


def written(session: Session, docket: str) -> tuple[Written, ...]:
    """Return the entries of a docket in their order."""
    rows = session.execute(
        select(Pending.n, Pending.kind, Pending.entry, TreeEntry.id)
        .outerjoin(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.stream == docket)
        .order_by(Pending.n)
    )
    return tuple(
        Written(n, kind, sha256(entry).hexdigest(), place)
        for n, kind, entry, place in rows
    )


def proved(session: Session, docket: str, *, asked: Path) -> Proved:
    """Return how much of a docket can be proved to whoever trusts these witnesses."""
    head = _quorate(session, tree.shown(session), asked)
    size = head.size if head else 0
    rows = written(session, docket)
    waiting = tuple(one for one in rows if one.place is None or one.place >= size)
    return Proved(docket, len(rows) - len(waiting), waiting)


def receipt(
    session: Session,
    docket: str,
    *,
    holder: Holder,
    body: str | None = None,
    asked: Path,
) -> Receipt | None:
    """Return the receipt for every entry of a docket that can be proved, or None.

    ``asked`` is the file that names the witnesses; a checkpoint counts when they
    have signed it. Private values go along as far as the holder may open them.
    """
    newest = _quorate(session, tree.shown(session), asked)
    size = newest.size if newest else 0
    rows = [one for one in _entries(session, docket) if one[2] < size]
    if newest is None or not rows:
        return None
    pieces = []
    for event, n, place, entry in rows:
        head = _quorate(session, tree.covering(session, place), asked) or newest
        opened = _opened(session, event, entry, holder, body)
        piece = Piece(f"{docket}-{n}", tree.prove(session, place, head), opened)
        pieces.append(piece)
    first = min(place for _, _, place, _ in rows)
    before = _quorate(session, tree.before(session, first), asked)
    return Receipt(
        tuple(pieces),
        before.note if before else b"",
        _policy_text(session, asked),
        _vkeys(session),
        {name: (_DATA / name).read_text("utf-8") for name in READMES},
    )


def _entries(session: Session, docket: str) -> Sequence[tuple[UUID, int, int, bytes]]:
    rows = session.execute(
        select(Pending.event_id, Pending.n, TreeEntry.id, Pending.entry)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.stream == docket)
        .order_by(Pending.n)
    )
    return [(event, n, place, entry) for event, n, place, entry in rows]


def _opened(
    session: Session, event: UUID, entry: bytes, holder: Holder, body: str | None
) -> tuple[str, ...]:
    """Return what the holder may open of an entry; nothing once it was forgotten."""
    if holder is Holder.ANYBODY:
        return ()
    try:
        kept = json.loads(vault.opened(session, event))
    except RuleError:
        return ()
    return holders.entitled(json.loads(entry), kept, holder=holder, body=body)


def _vkeys(session: Session) -> str:
    return "".join(f"{line}\n" for line in tree.vkeys(session))


def _policy_text(session: Session, asked: Path) -> bytes:
    """Return the policy of the file with the log's keys in it, as receipts carry it."""
    raw = asked.read_bytes() if asked.is_file() else b"quorum none\n"
    if policies.parse(raw).logs:
        return raw
    keys = "".join(f"log {line}\n" for line in tree.vkeys(session))
    return keys.encode() + raw


def _quorate(session: Session, head: Head | None, asked: Path) -> Head | None:
    """Return a checkpoint if whoever trusts these keys and witnesses believes it."""
    if head is None:
        return None
    try:
        proofs.opened(head.note, _policy(session, asked))
    except LogError:
        return None
    return head


def _policy(session: Session, asked: Path) -> Policy:
    return policies.parse(_policy_text(session, asked))
