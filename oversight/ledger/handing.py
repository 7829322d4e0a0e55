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
from oversight.ledger import quorum, tree, withholding
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules import checkpoints, holders, notes
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.receipts import UNWITNESSED, Piece, Receipt
from oversight.ledger.tree import Head
from oversight.vault import service as vault

_DATA = Path(__file__).parent / "data"
SITE = "[SITE]"
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
    """How much can be taken home now, and what is accepted and waits its turn.

    Of what is ready so many entries are not signed by all the witnesses yet.
    """

    docket: str
    ready: int
    waiting: tuple[Written, ...]
    unwitnessed: int = 0


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
    """Return how much of a docket is published, and how much of it is witnessed."""
    size, strong = tree.published(session), quorum.newest(session, asked)
    rows = written(session, docket)
    waiting = tuple(one for one in rows if one.place is None or one.place >= size)
    seen = strong.size if strong else 0
    gone = withholding.known(session)
    ready = [
        one
        for one in rows
        if one.place is not None and one.place < size and one.place not in gone
    ]
    unseen = sum(one.place is not None and one.place >= seen for one in ready)
    return Proved(docket, len(ready), waiting, unseen)


def receipt(
    session: Session,
    docket: str,
    *,
    holder: Holder,
    body: str | None = None,
    asked: Path,
    upto: int | None = None,
) -> Receipt | None:
    """Return the receipt for every published entry of a docket up to a number, or None.

    ``asked`` is the file that names the witnesses. While they have not signed all of
    it the receipt says so, and one that they have signed comes later. Private values
    go along as far as the holder may open them.
    """
    newest, size = tree.shown(session), tree.published(session)
    rows = [one for one in _entries(session, docket, upto) if one[2] < size]
    if newest is None or not rows:
        return None
    strong = quorum.newest(session, asked)
    witnessed = strong is not None and all(row[2] < strong.size for row in rows)
    pieces = []
    for event, n, place, entry in rows:
        head = _best(session, place, strong, asked) or newest
        opened = _opened(session, event, entry, holder, body)
        piece = Piece(f"{docket}-{n}", tree.prove(session, place, head), opened)
        pieces.append(piece)
    before = tree.before(session, min(place for _, _, place, _ in rows))
    if witnessed:
        before = quorum.carried(session, before, asked)
    policy = quorum.policy_text if witnessed else quorum.asked_of_nobody
    names = READMES if witnessed else (*READMES, UNWITNESSED)
    return Receipt(
        tuple(pieces),
        before.note if before else b"",
        policy(session, asked),
        _vkeys(session),
        {name: _told(name, newest) for name in names},
    )


def _told(name: str, head: Head) -> str:
    """Return what a receipt says to its holder, with the site that its log names."""
    origin = checkpoints.parse(notes.parse(head.note).text).origin
    text = (_DATA / name).read_text("utf-8")
    return text.replace(SITE, origin.removesuffix("/log"))


def _best(
    session: Session, place: int, strong: Head | None, asked: Path
) -> Head | None:
    """Return the first tree with an entry if it is witnessed, or one that is."""
    first = tree.covering(session, place)
    if strong is None or place >= strong.size:
        return first
    return quorum.carried(session, first, asked) or strong


def _entries(
    session: Session, docket: str, upto: int | None
) -> Sequence[tuple[UUID, int, int, bytes]]:
    asked = (
        select(Pending.event_id, Pending.n, TreeEntry.id, Pending.entry)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.stream == docket)
        .order_by(Pending.n)
    )
    rows = session.execute(asked if upto is None else asked.where(Pending.n <= upto))
    gone = withholding.known(session)
    return [
        (event, n, place, entry) for event, n, place, entry in rows if place not in gone
    ]


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
