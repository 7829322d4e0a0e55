"""The one writer of the tree: leaves get their places, roots get their signatures.

Three steps, each a transaction of its caller, each safe to do again after a crash:

1. ``append`` gives waiting leaves their places and keeps the new root, unsigned.
2. ``sign`` signs the newest root that is committed, never one that is not: a
   signature made inside a transaction that fails would be a second root for its size.
3. ``publish`` lets the world see what is signed, and never less than it saw before.

A tree that finds itself behind what was already shown refuses to go on (LEDGER 5).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from random import SystemRandom

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from oversight.ledger import tree
from oversight.ledger.models import (
    FullTile,
    LogKey,
    Pending,
    Published,
    TreeEdge,
    TreeEntry,
    TreeHead,
    Waiting,
)
from oversight.ledger.rules import hashing, notes, signing, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge, Grown, unpacked
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import Tile

BATCH = 5000
CHUNK = 500
ADVISORY_LOCK = 20261128
OF_PERSONS = "AP-"
_ENTRIES = TreeEntry.metadata.tables[TreeEntry.__tablename__]
_TILES = FullTile.metadata.tables[FullTile.__tablename__]
_WAITING = Waiting.metadata.tables[Waiting.__tablename__]
_lot = SystemRandom()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf that waits: its turn, its row, its docket or the house, its bytes."""

    turn: int
    row: int
    stream: str
    entry: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """How many leaves got their places, and the tree that they made."""

    count: int
    size: int
    root: bytes


def append(session: Session, *, now: datetime, limit: int = BATCH) -> Appended | None:
    """Give at most ``limit`` waiting leaves their places; None when nothing waits.

    One writer at a time: another one gets None on PostgreSQL and waits on SQLite.
    Raises ``LogError`` ``broken_tree`` when what is stored does not fit together.
    """
    if not _alone(session):
        return None
    row, edge = _edge(session)
    leaves = mixed(_waiting(session, limit))
    if not leaves:
        return None

    hashes = [hashing.leaf_hash(leaf.entry) for leaf in leaves]
    grown = edge.extended(hashes)
    session.execute(
        insert(_ENTRIES),
        [
            {"idx": idx, "leaf_id": leaf.row, "leaf_hash": one}
            for idx, (leaf, one) in enumerate(
                zip(leaves, hashes, strict=True), start=edge.size
            )
        ],
    )
    if grown.tiles:
        found = [{"path": tile.path, "data": data} for tile, data in grown.tiles]
        session.execute(insert(_TILES), found)
    row.size, row.rows = grown.edge.size, grown.edge.packed
    _take(session, [leaf.turn for leaf in leaves])

    root = _root(session, edge, grown)
    session.add(TreeHead(id=grown.edge.size, root=root, created_at=now))
    session.flush()
    return Appended(len(leaves), grown.edge.size, root)


def mixed(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return leaves in their order of arrival, those of persons last and mixed.

    Whoever saw a person file must not find the entry by its place: the dockets of
    one batch stand in an order drawn by lot, each keeping its own (LEDGER 11).
    """
    of_state = [leaf for leaf in leaves if not leaf.stream.startswith(OF_PERSONS)]
    rest = [leaf for leaf in leaves if leaf.stream.startswith(OF_PERSONS)]
    rest.sort(key=lambda leaf: (leaf.stream, leaf.turn))
    dockets = [list(some) for _, some in groupby(rest, key=lambda leaf: leaf.stream)]
    _lot.shuffle(dockets)
    return of_state + [leaf for docket in dockets for leaf in docket]


def sign(
    session: Session, origin: str, keys: Sequence[Ed25519PrivateKey], *, now: datetime
) -> Checkpoint | None:
    """Sign the newest committed root; None when it bears its signature already.

    To be called in a later transaction than ``append``. The origin is fixed with
    the first signature: raises ``LogError`` ``other_origin`` for another.
    """
    head = session.scalars(
        select(TreeHead).order_by(TreeHead.id.desc()).limit(1).with_for_update()
    ).first()
    if head is None or head.note is not None:
        return None
    _introduce(session, origin, keys, head.id, now)
    checkpoint = Checkpoint(origin, head.id, head.root)
    head.note = signing.signed(checkpoint, *keys)
    session.flush()
    return checkpoint


def publish(session: Session, size: int, *, now: datetime) -> bool:
    """Let the world see the signed tree of this size; say False if it does already.

    Raises ``LogError`` ``unsigned`` for a size that bears no signature, and
    ``goes_back`` for less than was shown before.
    """
    head = session.get(TreeHead, size)
    if head is None or head.note is None:
        raise LogError("unsigned", f"The tree of size {size} is not signed yet.")
    shown = session.scalars(select(Published).with_for_update()).first()
    if shown is None:
        session.add(Published(size=size, at=now))
        session.flush()
        return True
    if size < shown.size:
        raise LogError(
            "goes_back",
            f"A tree of size {shown.size} was shown; {size} would take entries back.",
        )
    grew = size > shown.size
    shown.size, shown.at = size, now
    session.flush()
    return grew


def check_seen(session: Session, seen: Iterable[Checkpoint]) -> None:
    """Refuse to go on when others have seen a tree that this one does not hold.

    Raises ``LogError`` ``rolled_back`` when a seen tree is larger, ``forked`` when
    one of this tree's sizes had another root.
    """
    size = tree.size(session)
    read = tree.reader(session)
    for one in seen:
        if one.size > size:
            raise LogError(
                "rolled_back",
                f"This database holds {size} entries, but {one.size} were shown to "
                "others: it was restored from an older copy. Nothing will be signed. "
                "Recover with: python -m oversight ledger reconcile",
            )
        if tiles.root(one.size, read) != one.root:
            raise LogError(
                "forked",
                f"Another tree of size {one.size} was shown to others. Nothing will "
                "be signed. Keep both checkpoints and tell the witnesses.",
            )


def _introduce(
    session: Session,
    origin: str,
    keys: Collection[Ed25519PrivateKey],
    size: int,
    now: datetime,
) -> None:
    """Keep which keys sign from which size on; refuse another origin."""
    known = {row.vkey for row in session.scalars(select(LogKey))}
    names = {notes.parse_vkey(vkey).name for vkey in known}
    if names - {origin}:
        raise LogError(
            "other_origin",
            f"This log is {min(names)}; as {origin} nobody would know it. Set "
            "OVERSIGHT_BASE_URL to the address under which it began.",
        )
    for key in keys:
        vkey = notes.public_key(origin, key).vkey
        if vkey not in known:
            first = size if known else 0
            session.add(LogKey(vkey=vkey, from_size=first, announced_at=now))
    session.flush()


def _alone(session: Session) -> bool:
    """Take the place of the only writer for this transaction, if it is free."""
    if session.get_bind().dialect.name != "postgresql":
        return True  # The transaction holds the only write lock there is.
    asked = text("SELECT pg_try_advisory_xact_lock(:number)")
    return bool(session.scalar(asked, {"number": ADVISORY_LOCK}))


def _edge(session: Session) -> tuple[TreeEdge, Edge]:
    """Return the locked end of the tree, having looked whether all fits together."""
    row = session.scalars(select(TreeEdge).with_for_update()).one_or_none()
    if row is None:
        row = TreeEdge(size=0, rows=b"")
        session.add(row)
        session.flush()
    edge = unpacked(row.size, row.rows)
    last = session.scalar(select(func.max(TreeEntry.id)))
    head = session.scalar(select(func.max(TreeHead.id)))
    kept = session.get(TreeHead, edge.size)
    stands = edge.size == (-1 if last is None else last) + 1 == (head or 0)
    if not stands or (kept is not None and kept.root != edge.root()):
        raise LogError(
            "broken_tree",
            "The entries, the edge and the last checkpoint of the tree do not fit "
            "together. Nothing will be signed. Find out with: python -m oversight fsck",
        )
    return row, edge


def _waiting(session: Session, limit: int) -> list[Leaf]:
    first = select(Waiting).order_by(Waiting.id).limit(limit).subquery()
    found = session.execute(
        select(first.c.id, Pending.id, Pending.stream, Pending.entry)
        .join(Pending, Pending.event_id == first.c.event_id)
        .order_by(first.c.id)
    )
    return [Leaf(*row) for row in found]


def _take(session: Session, waits: Sequence[int]) -> None:
    for start in range(0, len(waits), CHUNK):
        some = waits[start : start + CHUNK]
        session.execute(delete(_WAITING).where(_WAITING.c.id.in_(some)))


def _root(session: Session, old: Edge, new: Grown) -> bytes:
    """Return the new root, computed twice: from the edge, and from what is stored."""
    root = new.edge.root()
    fresh = dict(new.tiles)
    read = _latest(tree.stored(session), fresh, new.edge)
    proof = tiles.consistency(old.size, new.edge.size, read)
    hashing.verify_consistency(old.size, new.edge.size, old.root(), root, proof)
    return root


def _latest(
    stored: tiles.Read, fresh: dict[Tile, bytes], edge: Edge
) -> Callable[[Tile], bytes]:
    def read(tile: Tile) -> bytes:
        if tile.n == edge.size // tiles.WIDTH ** (tile.level + 1):
            return edge.begun(tile)
        return fresh[tile] if tile in fresh else stored(tile)

    return read
