"""How the tree takes leaves in: the edge is locked, looked over, and moved on.

Whoever appends, the sequencer in its daily round or somebody who puts back what a
restored database had lost, does it through here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    LargeBinary,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from oversight.ledger import tree
from oversight.ledger.models import (
    FullTile,
    Pending,
    TreeEdge,
    TreeEntry,
    TreeHead,
    Waiting,
)
from oversight.ledger.rules import cadence, hashing, tiles
from oversight.ledger.rules.cadence import Gathered
from oversight.ledger.rules.edges import Edge, Grown, unpacked
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import Tile

OF_PERSONS = "AP-"
ADVISORY_LOCK = 20261128
_ENTRIES = TreeEntry.metadata.tables[TreeEntry.__tablename__]
_TILES = FullTile.metadata.tables[FullTile.__tablename__]
_WAITING = Waiting.metadata.tables[Waiting.__tablename__]
_PLACED = {"idx": BigInteger, "leaf_id": BigInteger, "leaf_hash": LargeBinary}
# PostgreSQL takes a whole batch as three arrays, where rows are a message each.
_PLACE_ALL = insert(_ENTRIES).from_select(
    [*_PLACED],
    select(
        *(func.unnest(bindparam(name, type_=ARRAY(of))) for name, of in _PLACED.items())
    ),
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf that waits: its row, its docket or the house, its bytes, its moment."""

    row: int
    stream: str
    entry: bytes
    at: datetime

    @property
    def of_person(self) -> bool:
        """Say whether it stands in a person's docket or tells its day alone."""
        return self.stream.startswith(OF_PERSONS) or cadence.of_person(self.entry)


def alone(session: Session) -> bool:
    """Take the place of the only writer for this transaction, if it is free."""
    if session.get_bind().dialect.name != "postgresql":
        return True  # The transaction holds the only write lock there is.
    asked = text("SELECT pg_try_advisory_xact_lock(:number)")
    return bool(session.scalar(asked, {"number": ADVISORY_LOCK}))


def locked(session: Session) -> tuple[TreeEdge, Edge]:
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


def waiting(
    session: Session, limit: int | None = None, *, held: Gathered | None = None
) -> list[Leaf]:
    """Return the leaves that wait for a place, in the order in which they came.

    What persons did in the time that is ``held`` waits on, and with it whatever was
    written later in the same docket: each docket keeps its order.
    """
    if held is None:
        return _page(session, limit)
    found: list[Leaf] = []
    behind: set[str] = set()
    for leaf in _paged(session, limit):
        if leaf.of_person and held.holds(leaf.at):
            behind.add(leaf.stream)
        if leaf.stream not in behind:
            found.append(leaf)
        if len(found) == limit:
            break
    return found


def _paged(session: Session, limit: int | None) -> Iterator[Leaf]:
    """Yield what waits, page by page: those who are held keep nobody from a place."""
    page = _page(session, limit)
    while page:
        yield from page
        page = _page(session, limit, after=page[-1].row)


def _page(session: Session, limit: int | None, *, after: int = -1) -> list[Leaf]:
    asked = select(Waiting.id).where(Waiting.id > after)
    first = asked.order_by(Waiting.id).limit(limit).subquery()
    found = session.execute(
        select(Pending.id, Pending.stream, Pending.entry, Pending.created_at)
        .join(first, first.c.id == Pending.id)
        .order_by(first.c.id)
    )
    return [Leaf(*row) for row in found]


def place(session: Session, row: TreeEdge, edge: Edge, leaves: Sequence[Leaf]) -> Edge:
    """Give leaves the next places in this order; return the edge of the new tree.

    The new root is computed twice, from the edge and from what is stored, and the
    old tree must be its beginning.
    """
    hashes = [hashing.leaf_hash(leaf.entry) for leaf in leaves]
    grown = edge.extended(hashes)
    _give(session, edge.size, [leaf.row for leaf in leaves], hashes)
    if grown.tiles:
        found = [{"path": tile.path, "data": data} for tile, data in grown.tiles]
        session.execute(insert(_TILES), found)
    row.size, row.rows = grown.edge.size, grown.edge.packed
    _take(session, edge.size)
    _look_over(session, edge, grown)
    return grown.edge


def _give(
    session: Session, first: int, rows: Sequence[int], hashes: Sequence[bytes]
) -> None:
    """Write the places of these leaves, from this one on."""
    columns = range(first, first + len(rows)), rows, hashes
    if session.get_bind().dialect.name == "postgresql":
        named = zip(_PLACED, map(list, columns), strict=True)
        session.execute(_PLACE_ALL, dict(named))
        return
    each = zip(*columns, strict=True)
    session.execute(
        insert(_ENTRIES), [dict(zip(_PLACED, one, strict=True)) for one in each]
    )


def _take(session: Session, first: int) -> None:
    """Take from the queue what has its place from this one on."""
    placed = select(_ENTRIES.c.leaf_id).where(_ENTRIES.c.idx >= first)
    session.execute(delete(_WAITING).where(_WAITING.c.id.in_(placed)))


def _look_over(session: Session, old: Edge, new: Grown) -> None:
    read = _latest(tree.stored(session), dict(new.tiles), new.edge)
    proof = tiles.consistency(old.size, new.edge.size, read)
    roots = old.root(), new.edge.root()
    hashing.verify_consistency(old.size, new.edge.size, *roots, proof)


def _latest(
    stored: tiles.Read, fresh: dict[Tile, bytes], edge: Edge
) -> Callable[[Tile], bytes]:
    def read(tile: Tile) -> bytes:
        if tile.n == edge.size // tiles.WIDTH ** (tile.level + 1):
            return edge.begun(tile)
        return fresh[tile] if tile in fresh else stored(tile)

    return read
