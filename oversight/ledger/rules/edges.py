"""The growing edge of a tree: what must be known to append to it and nothing more.

``rows`` holds the begun tile of each level, lowest first: ``size // 256**level % 256``
hashes each. They are a prefix of the tile that will one day be full, so that a
partial tile never has to be stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from oversight.ledger.rules import tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import HASH_BYTES
from oversight.ledger.rules.tiles import WIDTH, Tile


@dataclass(frozen=True, slots=True)
class Edge:
    """A tree's size and its begun tiles; the root follows from them alone.

    Raises ``LogError`` ``bad_edge`` when they do not fit the size.
    """

    size: int = 0
    rows: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if [len(row) for row in self.rows] != [n * HASH_BYTES for n in widths(self)]:
            raise LogError("bad_edge", "The saved edge of the tree does not fit.")

    @property
    def packed(self) -> bytes:
        """Return the rows one after the other, as they are stored."""
        return b"".join(self.rows)

    def begun(self, tile: Tile) -> bytes:
        """Return the begun tile of a level, or as much of it as is asked for."""
        row = self.rows[tile.level] if tile.level < len(self.rows) else b""
        wanted = tile.width * HASH_BYTES
        if tile.n != self.size // WIDTH ** (tile.level + 1) or len(row) < wanted:
            raise LogError("bad_tile", "There is no tile with that address.")
        return row[:wanted]

    def root(self) -> bytes:
        """Return the root of the tree."""
        return tiles.root(self.size, self.begun)

    def extended(self, hashes: Sequence[bytes]) -> "Grown":
        """Return the edge after more leaf hashes, and each tile that they fill."""
        made: list[tuple[Tile, bytes]] = []
        rows: list[bytes] = []
        level, size, new = 0, self.size, list(hashes)
        while new or level < len(self.rows):
            begun = self.rows[level] if level < len(self.rows) else b""
            row = tiles.hashes_of(begun, len(begun) // HASH_BYTES) + new
            first, full = size // WIDTH, len(row) // WIDTH
            parts = [row[n * WIDTH : (n + 1) * WIDTH] for n in range(full)]
            made += [
                (Tile(level, first + n), b"".join(part)) for n, part in enumerate(parts)
            ]
            rows.append(b"".join(row[full * WIDTH :]))
            new, size, level = [tiles.perfect(part) for part in parts], first, level + 1
        return Grown(Edge(self.size + len(hashes), tuple(rows)), tuple(made))


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree that has grown: its new edge and the tiles that became full."""

    edge: Edge
    tiles: tuple[tuple[Tile, bytes], ...]


def widths(edge: Edge) -> list[int]:
    """Return how many hashes stand in the begun tile of each level."""
    found, size = [], edge.size
    while size:
        found.append(size % WIDTH)
        size //= WIDTH
    return found


def unpacked(size: int, packed: bytes) -> Edge:
    """Return the edge that was stored, or refuse it (``bad_edge``)."""
    rows, at, left = [], 0, size
    while left:
        end = at + left % WIDTH * HASH_BYTES
        rows.append(packed[at:end])
        at, left = end, left // WIDTH
    if at != len(packed):
        raise LogError("bad_edge", "The saved edge of the tree does not fit.")
    return Edge(size, tuple(rows))
