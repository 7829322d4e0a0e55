"""Which entry it is that does not fit: a place, a kind and a stream, not a file alone.

A tile that differs from what the entries make names the first hash in which it
differs. Nobody can tell from these files whether the entry or its hash was altered:
what is said is that the two do not belong together.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from oversight.ledger.rules.hashing import HASH_BYTES, leaf_hash
from oversight.ledger.rules.tiles import WIDTH, Tile

LENGTH_BYTES = 2
_CODE = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)


def named(place: int, entry: bytes | None) -> str:
    """Return an entry as people find it: its place, and what it says it is."""
    said = _leaf(entry)
    kind, stream = said.get("k"), said.get("docket", said.get("stream"))
    if not (_is_code(kind) and _is_code(stream)):
        return f"entry {place}"
    n = said.get("n")
    number = f" no. {n}" if type(n) is int else ""
    return f"entry {place} ({kind} of {stream}{number})"


def unlike(tile: Tile, held: bytes, made: bytes, row: Sequence[bytes | None]) -> str:
    """Say where a tile differs from the one that the entries make.

    ``row`` holds the newest entries, up to the last one of the tile at level 0.
    """
    if len(held) != len(made):
        return "it has another length"
    places = [
        at
        for at in range(len(made) // HASH_BYTES)
        if held[at * HASH_BYTES : (at + 1) * HASH_BYTES]
        != made[at * HASH_BYTES : (at + 1) * HASH_BYTES]
    ]
    first, more = tile.n * WIDTH + places[0], len(places) - 1
    rest = f", and {more} more of its hashes differ" if more else ""
    if tile.level:
        each = WIDTH**tile.level
        begin, end = first * each, (first + 1) * each - 1
        return f"something among entries {begin} to {end} was altered{rest}"
    back = tile.n * WIDTH + tile.width - first
    entry = row[-back] if back <= len(row) else None
    return f"{named(first, entry)} is not the one whose hash stands there{rest}"


def broken(bundle: Tile, data: bytes, hashes: bytes) -> str:
    """Say at which entry a bundle that cannot be taken apart stops making sense."""
    at = 0
    for place in range(bundle.width):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(data[at:begin])
        entry, here = data[begin:at], place * HASH_BYTES
        if at > len(data) or leaf_hash(entry) != hashes[here : here + HASH_BYTES]:
            first = bundle.n * WIDTH + place
            return f"{named(first, entry)} is the first that does not fit its hash"
    return "it goes on behind its last entry"


def _leaf(entry: bytes | None) -> dict[str, Any]:
    try:
        said = json.loads(entry or b"null")
    except (ValueError, RecursionError):
        said = None
    return said if isinstance(said, dict) else {}


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None
