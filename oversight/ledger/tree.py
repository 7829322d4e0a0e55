"""Reading the tree: heads, tiles, entries and proofs, as they are stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.ledger.models import (
    Cosignature,
    FullTile,
    LogKey,
    Pending,
    Published,
    TreeEdge,
    TreeEntry,
    TreeHead,
)
from oversight.ledger.rules import checkpoints, edges, notes, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import HASH_BYTES
from oversight.ledger.rules.proofs import Proof
from oversight.ledger.rules.tiles import ENTRIES, WIDTH, Read, Tile


@dataclass(frozen=True, slots=True)
class Head:
    """One signed tree: its size, its note with every cosignature, and since when."""

    size: int
    note: bytes
    at: datetime


def size(session: Session) -> int:
    """Return how many leaves have their places."""
    return session.scalar(select(TreeEdge.size)) or 0


def waiting(session: Session) -> int:
    """Return how many leaves wait for their places."""
    written = select(func.count()).select_from(Pending)
    return (session.scalar(written) or 0) - size(session)


def published(session: Session) -> int:
    """Return how much of the tree the world is shown."""
    return session.scalar(select(Published.size)) or 0


def vkeys(session: Session) -> tuple[str, ...]:
    """Return the keys that sign the log now, the older one first."""
    return tuple(row.vkey for row in keys(session) if row.until_size is None)


def keys(session: Session) -> Sequence[LogKey]:
    """Return every key that ever signed, with the sizes it signed, in their order."""
    asked = select(LogKey).order_by(LogKey.from_size, LogKey.announced_at)
    return session.scalars(asked).all()


def history(session: Session) -> str:
    """Return a line for each key: the vkey, its first size, and ``-`` or its end."""
    rows = keys(session)
    ends = ["-" if row.until_size is None else str(row.until_size) for row in rows]
    return "".join(
        f"{row.vkey} {row.from_size} {end}\n"
        for row, end in zip(rows, ends, strict=True)
    )


def head(session: Session, at_size: int) -> Head | None:
    """Return the signed checkpoint of a size with its newest cosignatures."""
    found = session.get(TreeHead, at_size)
    if found is None or found.note is None:
        return None
    lines = {
        row.witness: row.line
        for row in session.scalars(
            select(Cosignature)
            .where(Cosignature.size == at_size)
            .order_by(Cosignature.at)
        )
    }
    note = found.note + "".join(lines[name] for name in sorted(lines)).encode()
    return Head(at_size, note, found.created_at)


def newest(session: Session) -> Checkpoint | None:
    """Return the largest tree that is signed, shown or not."""
    asked = select(TreeHead.note).where(TreeHead.note.is_not(None))
    note = session.scalar(asked.order_by(TreeHead.id.desc()).limit(1))
    return None if note is None else checkpoints.parse(notes.parse(note).text)


def shown(session: Session) -> Head | None:
    """Return the checkpoint that the world is shown, if there is one."""
    return head(session, published(session))


def cosigned(session: Session, most: int) -> Sequence[int]:
    """Return the newest published sizes that any witness has signed."""
    asked = (
        select(Cosignature.size)
        .where(Cosignature.size <= published(session))
        .distinct()
        .order_by(Cosignature.size.desc())
        .limit(most)
    )
    return session.scalars(asked).all()


def covering(session: Session, place: int) -> Head | None:
    """Return the first signed tree that holds the leaf at this place, if published."""
    asked = (
        select(TreeHead.id)
        .where(
            TreeHead.id > place,
            TreeHead.id <= published(session),
            TreeHead.note.is_not(None),
        )
        .order_by(TreeHead.id)
        .limit(1)
    )
    found = session.scalar(asked)
    return None if found is None else head(session, found)


def before(session: Session, place: int) -> Head | None:
    """Return the last signed tree that does not hold the leaf at this place yet."""
    asked = (
        select(TreeHead.id)
        .where(TreeHead.id <= place, TreeHead.note.is_not(None))
        .order_by(TreeHead.id.desc())
        .limit(1)
    )
    found = session.scalar(asked)
    return None if found is None else head(session, found)


def place_of(session: Session, stream: str, n: int) -> int | None:
    """Return the place in the tree of one leaf of a docket, once it has one."""
    asked = (
        select(TreeEntry.id)
        .join(Pending, Pending.id == TreeEntry.leaf_id)
        .where(Pending.stream == stream, Pending.n == n)
    )
    return session.scalar(asked)


def last_of(session: Session, stream: str) -> int:
    """Return the number of the newest leaf of a docket that has a place, or 0."""
    asked = (
        select(func.max(Pending.n))
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(Pending.stream == stream)
    )
    return session.scalar(asked) or 0


def entry(session: Session, place: int) -> bytes:
    """Return the bytes of the leaf at this place, or refuse (``no_leaf``)."""
    asked = (
        select(Pending.entry)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(TreeEntry.id == place)
    )
    found = session.scalar(asked)
    if found is None:
        raise LogError("no_leaf", "There is no entry at that place.")
    return found


def entries(session: Session, begin: int, end: int) -> Iterator[bytes]:
    """Yield the leaves from one place up to another, in the order of the tree."""
    asked = (
        select(Pending.entry)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        .where(TreeEntry.id >= begin, TreeEntry.id < end)
        .order_by(TreeEntry.id)
        .execution_options(yield_per=2000)
    )
    yield from session.scalars(asked)


def prove(session: Session, place: int, of: Head) -> Proof:
    """Return the proof that the leaf at this place stands in a signed tree."""
    path = tiles.inclusion(place, of.size, reader(session))
    return Proof(place, tuple(path), of.note, entry(session, place))


def tile(session: Session, asked: Tile, limit: int) -> bytes:
    """Return a tile or bundle of the tree of size ``limit``, cut to its width.

    Raises ``LogError`` ``bad_tile`` for what that tree does not have.
    """
    if asked.end > limit:
        raise LogError("bad_tile", "There is no tile with that address.")
    if asked.level == ENTRIES:
        begin = asked.n * WIDTH
        return tiles.bundle(entries(session, begin, begin + asked.width))
    return reader(session)(asked)


def stored(session: Session) -> Read:
    """Return a reader of full tiles that asks the database once for each."""

    @lru_cache(maxsize=1024)
    def full(path: str) -> bytes | None:
        return session.scalar(select(FullTile.data).where(FullTile.id == path))

    def read(asked: Tile) -> bytes:
        data = full(asked.whole.path)
        if data is None:
            raise LogError("bad_tile", "There is no tile with that address.")
        return data[: asked.width * HASH_BYTES]

    return read


def reader(session: Session) -> Read:
    """Return a reader of every tile of the tree as it stands, full or begun."""
    row = session.execute(select(TreeEdge.size, TreeEdge.rows)).one_or_none()
    edge = edges.unpacked(row.size, row.rows) if row else edges.Edge()
    whole = stored(session)

    def read(asked: Tile) -> bytes:
        if asked.n == edge.size // WIDTH ** (asked.level + 1):
            return edge.begun(asked)
        return whole(asked)

    return read
