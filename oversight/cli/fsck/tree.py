"""The tree over the record: each leaf in its place, each root over what is there.

Whatever was changed behind the triggers' back is named by the entry that it hurt.
"""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.ledger.models import (
    Cosignature,
    FullTile,
    LogKey,
    Pending,
    Published,
    TreeEdge,
    TreeEntry,
    TreeHead,
    Waiting,
)
from oversight.ledger.rules import checkpoints, edges, hashing, notes, rotation
from oversight.ledger.rules.errors import LogError

Found = Iterator[tuple[str, str]]


def places(book: Book) -> Found:
    """Find leaves without a place, places without a leaf, and changed leaves."""
    asked = (
        select(TreeEntry, Pending.entry)
        .join(Pending, Pending.id == TreeEntry.leaf_id, isouter=True)
        .order_by(TreeEntry.id)
    )
    next_place = 0
    for row, entry in book.session.execute(asked):
        for missing in range(next_place, row.id):
            yield f"entry {missing}", "is missing from the tree"
        next_place = row.id + 1
        if entry is None:
            yield f"entry {row.id}", "was removed from the record"
        elif hashing.leaf_hash(entry) != row.leaf_hash:
            yield f"entry {row.id}", "is not what was given this place: it was changed"


def waits(book: Book) -> Found:
    """Find leaves that neither have a place nor wait for one, or wait for too long."""
    asked = (
        select(Pending.stream, Pending.n, Pending.created_at, Waiting.id)
        .join(TreeEntry, TreeEntry.leaf_id == Pending.id, isouter=True)
        .join(Waiting, Waiting.id == Pending.id, isouter=True)
        .where(TreeEntry.id.is_(None))
    )
    for stream, n, since, turn in book.session.execute(asked):
        if turn is None:
            yield f"{stream} no. {n}", "has no place in the tree and waits for none"
        elif book.overdue(since):
            yield f"{stream} no. {n}", "has waited for its place for more than a day"


def stored_tiles(book: Book) -> Found:
    """Find tiles and an edge that the entries do not make."""
    asked = select(TreeEntry.leaf_hash).order_by(TreeEntry.id)
    grown = edges.Edge().extended(list(book.session.scalars(asked)))
    made = {tile.path: data for tile, data in grown.tiles}
    kept = {row.id: row.data for row in book.session.scalars(select(FullTile))}
    for path in sorted(set(made) | set(kept)):
        if made.get(path) != kept.get(path):
            yield path, "is not the tile that the entries make"
    row = book.session.scalars(select(TreeEdge)).one_or_none()
    stored = (row.size, row.rows) if row else (0, b"")
    if stored != (grown.edge.size, grown.edge.packed):
        yield "the end of the tree", "is not the one that the entries make"


def heads(book: Book) -> Found:
    """Find roots that the entries do not have, and notes that nobody signed."""
    asked = select(TreeEntry.leaf_hash).order_by(TreeEntry.id)
    hashes = list(book.session.scalars(asked))
    keys = list(book.session.scalars(select(LogKey)))
    tree, at = hashing.Frontier(), 0
    for head in book.session.scalars(select(TreeHead).order_by(TreeHead.id)):
        tree, at = tree.extended(hashes[at : head.id]), head.id
        if (tree.size, tree.root()) != (head.id, head.root):
            yield f"checkpoint {head.id}", "has a root that the entries do not have"
        yield from ((f"checkpoint {head.id}", why) for why in _note(head, keys))
    shown = book.session.scalar(select(Published.size)) or 0
    newest = book.session.get(TreeHead, shown)
    if shown and (newest is None or newest.note is None):
        yield f"checkpoint {shown}", "is shown, but was never signed"


def _note(head: TreeHead, keys: list[LogKey]) -> Iterator[str]:
    if head.note is None:
        return
    mine = [row.vkey for row in keys if _signs(row, head.id)]
    try:
        note = notes.parse(head.note)
        notes.check(note, [notes.parse_vkey(vkey) for vkey in mine])
        told = checkpoints.parse(note.text)
    except LogError as error:
        yield f"bears no signature that holds: {error.sentence}"
        return
    if (told.size, told.root) != (head.id, head.root):
        yield "was signed with another root than is kept"


def _signs(key: LogKey, size: int) -> bool:
    ended = key.until_size is not None and size >= key.until_size
    return key.from_size <= size and not ended


def announced(book: Book) -> Found:
    """Find keys that signed without being announced, or were retired in silence."""
    said = {
        kind: {leaf["code"] for leaf in book.leaves(kind)}
        for kind in ("key.announced", "key.retired")
    }
    for row in book.session.scalars(select(LogKey)):
        key = notes.parse_vkey(row.vkey)
        code = rotation.code(key)
        if row.from_size and code not in said["key.announced"]:
            yield f"key {key.id.hex()}", "signs, and was never announced"
        if (row.until_size is not None) != (code in said["key.retired"]):
            yield f"key {key.id.hex()}", "signs until another size than the record says"


def cosignatures(book: Book) -> Found:
    """Find words of witnesses that cannot be read as what they are."""
    for row in book.session.scalars(select(Cosignature)):
        try:
            notes.signatures(row.line)
        except LogError:
            yield f"checkpoint {row.size}", f"{row.witness} said what cannot be read"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "tree-places": places,
    "tree-waits": waits,
    "tree-tiles": stored_tiles,
    "tree-heads": heads,
    "tree-keys": announced,
    "tree-witnesses": cosignatures,
}
