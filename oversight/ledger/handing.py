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
from oversight.ledger import quorum, tree
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules import holders
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.receipts import Piece, Receipt
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
    head = quorum.carried(session, tree.shown(session), asked)
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
    newest = quorum.carried(session, tree.shown(session), asked)
    size = newest.size if newest else 0
    rows = [one for one in _entries(session, docket) if one[2] < size]
    if newest is None or not rows:
        return None
    pieces = []
    for event, n, place, entry in rows:
        head = quorum.carried(session, tree.covering(session, place), asked) or newest
        opened = _opened(session, event, entry, holder, body)
        piece = Piece(f"{docket}-{n}", tree.prove(session, place, head), opened)
        pieces.append(piece)
    first = min(place for _, _, place, _ in rows)
    before = quorum.carried(session, tree.before(session, first), asked)
    return Receipt(
        tuple(pieces),
        before.note if before else b"",
        quorum.policy_text(session, asked),
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
