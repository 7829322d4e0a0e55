"""Tiles and entry bundles of C2SP tlog-tiles (July 2026).

A tile of level 0 holds leaf hashes; hash i of tile n one level up is the root of
tile ``n * 256 + i`` below. A bundle (level -1 here) holds the entries themselves,
each behind its length in two bytes, big-endian.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import (
    EMPTY_ROOT,
    HASH_BYTES,
    MAX_SIZE,
    Frontier,
    joined,
    node_hash,
)

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = -1
MAX_LEVEL = 63
_GROUP = 1000
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile: its level (-1 for a bundle of entries), number and width 1..256."""

    level: int
    n: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return where it is served, such as ``tile/0/x001/234.p/7``."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        groups = [f"{self.n % _GROUP:03}"]
        rest = self.n // _GROUP
        while rest:
            groups.append(f"x{rest % _GROUP:03}")
            rest //= _GROUP
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"

    @property
    def whole(self) -> "Tile":
        """Return the full tile that this one begins."""
        return Tile(self.level, self.n)

    @property
    def end(self) -> int:
        """Return how many leaves a tree needs before this much of the tile exists."""
        return self.n * WIDTH + self.width << HEIGHT * max(self.level, 0)


Read = Callable[[Tile], bytes]


def parse(path: str) -> Tile:
    """Return the tile of an address, or refuse any other spelling (``bad_tile``)."""
    found = _PATH.fullmatch(path)
    level = 0 if found is None else ENTRIES if found[1] == "entries" else int(found[1])
    if found is not None and level <= MAX_LEVEL:
        number = int(found[2].replace("x", "").replace("/", ""))
        tile = Tile(level, number, int(found[3] or WIDTH))
        fits = tile.width <= WIDTH and tile.end <= MAX_SIZE
        if tile.path == path and fits:
            return tile
    raise LogError("bad_tile", "There is no tile with that address.")


def of_size(size: int) -> Iterator[Tile]:
    """Yield every hash tile of a tree: all full ones, and one partial per level."""
    level = 0
    while size:
        yield from (Tile(level, n) for n in range(size // WIDTH))
        if size % WIDTH:
            yield Tile(level, size // WIDTH, size % WIDTH)
        size //= WIDTH
        level += 1


def bundles_of(size: int) -> Iterator[Tile]:
    """Yield every bundle of a tree, the last one perhaps partial."""
    yield from (Tile(ENTRIES, n) for n in range(size // WIDTH))
    if size % WIDTH:
        yield Tile(ENTRIES, size // WIDTH, size % WIDTH)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as a bundle holds them."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def entries_of(data: bytes, width: int) -> list[bytes]:
    """Return exactly ``width`` entries of a bundle, or refuse it (``bad_bundle``)."""
    found: list[bytes] = []
    at, end = 0, len(data)
    while at < end and len(found) < width:
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin])
        if at > end or begin > end:
            break
        found.append(data[begin:at])
    if at != end or len(found) != width:
        raise LogError("bad_bundle", "A bundle of entries is cut or has a tail.")
    return found


def hashes_of(data: bytes, width: int) -> list[bytes]:
    """Return the hashes of a tile, or refuse one of another length (``bad_tile``)."""
    if len(data) != width * HASH_BYTES:
        raise LogError("bad_tile", "A tile does not have the length of its width.")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def cut(data: bytes, tile: Tile) -> bytes:
    """Return as much of a full tile or bundle as the tile asks for."""
    if tile.level != ENTRIES:
        return data[: tile.width * HASH_BYTES]
    at = 0
    for _ in range(tile.width):
        at += 2 + int.from_bytes(data[at : at + 2])
    return data[:at]


def perfect(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [
            node_hash(left, right)
            for left, right in zip(row[::2], row[1::2], strict=True)
        ]
    return row[0]


def frontier(size: int, read: Read) -> Frontier:
    """Return the edge of the tree of that size, read from its tiles alone."""
    peaks = []
    begin = 0
    for bit in reversed(range(size.bit_length())):
        if size >> bit & 1:
            peaks.append(_subtree(begin >> bit, bit, size, read))
            begin += 1 << bit
    return Frontier(size, tuple(peaks))


def root(size: int, read: Read) -> bytes:
    """Return the root of the tree of that size, computed from its tiles alone."""
    return frontier(size, read).root() if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """Return the path from a leaf to the root of the tree, the sibling first."""
    if not 0 <= index < size:
        raise LogError("not_included", "The place named lies outside the tree.")
    return _path(index, 0, size, size, read)


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """Return the proof that the tree ``new`` begins with the tree ``old``."""
    if not 0 <= old <= new:
        raise LogError("not_consistent", "The later tree is smaller than the earlier.")
    if old in {0, new}:
        return []
    return _subproof(old, 0, new, new, read, whole=True)


def _subtree(n: int, height: int, size: int, read: Read) -> bytes:
    """Return the root of the perfect subtree number ``n`` of 2**height leaves."""
    level, inside = divmod(height, HEIGHT)
    first = n << inside
    number, at = divmod(first, WIDTH)
    width = min(WIDTH, (size // WIDTH**level) - number * WIDTH)
    data = read(Tile(level, number, width))
    if len(data) != width * HASH_BYTES:
        raise LogError("bad_tile", "A tile does not have the length of its width.")
    last = at + (1 << inside)
    return perfect(hashes_of(data[at * HASH_BYTES : last * HASH_BYTES], last - at))


def _range(begin: int, end: int, size: int, read: Read) -> bytes:
    """Return the root over the leaves from ``begin`` (aligned) up to ``end``."""
    peaks, at = [], begin
    for bit in reversed(range((end - begin).bit_length())):
        if (end - begin) >> bit & 1:
            peaks.append(_subtree(at >> bit, bit, size, read))
            at += 1 << bit
    return joined(peaks)


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _path(index: int, begin: int, end: int, size: int, read: Read) -> list[bytes]:
    path: list[bytes] = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range(middle, end, size, read))
            end = middle
        else:
            path.append(_range(begin, middle, size, read))
            begin = middle
    return path[::-1]


def _subproof(
    old: int, begin: int, end: int, size: int, read: Read, *, whole: bool
) -> list[bytes]:
    """RFC 6962 section 2.1.2: ``whole`` while the old tree's root is known."""
    proof: list[bytes] = []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range(middle, end, size, read))
            end = middle
        else:
            proof.append(_range(begin, middle, size, read))
            begin, whole = middle, False
    if not whole:
        proof.append(_range(begin, end, size, read))
    return proof[::-1]
