"""The whole log computed anew from its entries, by whoever can read its files.

What this shows: nothing that the checkpoint covers was removed, altered or moved.
What it cannot show: that an act was not left out before it was written, or that what
was written is true (LEDGER 0).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oversight.ledger.rules import hashing, proofs, spotting, tiles, withholding
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Seen
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.tiles import ENTRIES, WIDTH, Tile

CHECKPOINT = "checkpoint"
ReadPath = Callable[[str], bytes]
See = Callable[[Sequence[bytes | None]], None]
_NOTHING = Edge()
_OTHER_ROOT = (
    "The entries do not make the tree that was signed. Entries and tiles agree with "
    "each other, so these files cannot show which entry was altered; a copy of the log "
    "that somebody else kept can."
)


@dataclass(frozen=True, slots=True)
class Audited:
    """A log that fits together: its signed tree and who signed it."""

    checkpoint: Checkpoint
    seen: tuple[Seen, ...]
    tiles: int
    edge: Edge
    withheld: tuple[int, ...] = ()


def audit(
    read: ReadPath,
    policy: Policy,
    *,
    old: Checkpoint | None = None,
    since: Edge = _NOTHING,
    see: See = lambda _entries: None,
) -> Audited:
    """Return the log behind ``read``, recomputed, or refuse it with ``LogError``.

    Every bundle is read once, every tile compared with what the entries make, and
    the root with the signed one. ``old`` must be a beginning of it. ``see`` is given
    the entries, bundle by bundle, in the order of the tree, with None for each that is
    withheld: of it only the hash is there, and it is named. ``since`` is the edge of a
    tree that was recomputed before: only what came after it is read, and the root
    shows all the same whether the log still begins with it.
    """
    checkpoint, seen = proofs.opened(read(CHECKPOINT), policy)
    size, compared, edge, withheld = checkpoint.size, 0, since, list[int]()
    entries: list[bytes | None] = []
    for bundle in _after(since, size):
        known = max(0, since.size - bundle.n * WIDTH)
        row = _shown(read, bundle)[known:]
        entries = [entry for _, entry in row]
        withheld += _lacking(row, bundle.n * WIDTH + known)
        grown = edge.extended([digest for digest, _ in row])
        for tile, data in grown.tiles:
            _compare(read, tile, data, entries)
        compared += len(grown.tiles)
        edge = grown.edge
        see(entries)
    for tile in tiles.of_size(size):
        if tile.width < WIDTH:
            _compare(read, tile, edge.begun(tile), entries)
            compared += 1
    if edge.root() != checkpoint.root:
        raise LogError("other_root", _OTHER_ROOT)
    if old is not None:
        follows(read, checkpoint, old)
    return Audited(checkpoint, seen, compared, edge, tuple(withheld))


def _lacking(row: Sequence[tuple[bytes, bytes | None]], begin: int) -> list[int]:
    return [at for at, (_, entry) in enumerate(row, start=begin) if entry is None]


def _after(since: Edge, size: int) -> Iterator[Tile]:
    """Yield the bundles that hold anything beyond the edge."""
    if since.size > size:
        raise LogError(
            "goes_back",
            f"The log shows {size} entries, but it has shown {since.size} before.",
        )
    for bundle in tiles.bundles_of(size):
        if bundle.n * WIDTH + bundle.width > since.size:
            yield bundle


def follows(read: ReadPath, new: Checkpoint, old: Checkpoint) -> None:
    """Refuse unless a signed tree begins with all of an earlier one of the same log."""
    if old.origin != new.origin:
        raise LogError("other_log", "The earlier checkpoint is of another log.")
    if old.size > new.size:
        raise LogError(
            "goes_back",
            f"The log shows {new.size} entries, but it has shown {old.size} before.",
        )
    proof = tiles.consistency(old.size, new.size, tiles_of(read, new.size))
    hashing.verify_consistency(old.size, new.size, old.root, new.root, proof)


def tiles_of(read: ReadPath, size: int) -> tiles.Read:
    """Return a reader of a published tree's tiles, in the widths that it has."""

    def tile(asked: Tile) -> bytes:
        return tiles.cut(held(read, size, asked), asked)

    return tile


def held(read: ReadPath, size: int, tile: Tile) -> bytes:
    """Return as much of a tile as a published tree has, by the address it has.

    Raises ``LogError`` ``bad_tile`` when the tree has less than is asked for, or when
    what is read there is not a tile of hashes of that width.
    """
    width = min(WIDTH, size // WIDTH ** max(tile.level, 0) - tile.n * WIDTH)
    if width < tile.width:
        raise LogError("bad_tile", "There is no tile with that address.")
    data = read(Tile(tile.level, tile.n, width).path)
    if tile.level != ENTRIES:
        tiles.hashes_of(data, width)
    return data


def entry(read: ReadPath, tree: Checkpoint, place: int) -> bytes | None:
    """Return the entry at a place of a signed tree, or None if it is withheld.

    The hash that stands there must lead to the root, whether the entry is shown or
    not. Raises ``LogError``: ``no_leaf``, ``not_included`` and what ``read`` raises.
    """
    if not 0 <= place < tree.size:
        raise LogError("no_leaf", "There is no entry at that place.")
    number, at = divmod(place, WIDTH)
    width = min(WIDTH, tree.size - number * WIDTH)
    digest, found = withholding.shown(read, Tile(ENTRIES, number, width))[at]
    path = tiles.inclusion(place, tree.size, tiles_of(read, tree.size))
    hashing.verify_inclusion(digest, place, tree.size, path, tree.root)
    return found


def _shown(read: ReadPath, bundle: Tile) -> Sequence[tuple[bytes, bytes | None]]:
    """Return hash and entry of each place of a bundle, or say which does not fit."""
    try:
        return withholding.shown(read, bundle)
    except LogError as error:
        if error.code != "bad_bundle":
            raise
        where = _where(read, bundle)
        raise LogError(
            error.code, f"{error.sentence.rstrip('.')}: {bundle.path}{where}."
        ) from None


def _where(read: ReadPath, bundle: Tile) -> str:
    """Return at which entry a bundle breaks, where its tile can be had to say so."""
    try:
        data, hashes = read(bundle.path), read(Tile(0, bundle.n, bundle.width).path)
    except LogError:
        return ""
    return f", where {spotting.broken(bundle, data, hashes)}"


def _compare(
    read: ReadPath, tile: Tile, data: bytes, entries: Sequence[bytes | None]
) -> None:
    held = read(tile.path)
    if held != data:
        what = spotting.unlike(tile, held, data, entries)
        raise LogError(
            "bad_tile", f"{tile.path} is not the tile the entries make: {what}."
        )
