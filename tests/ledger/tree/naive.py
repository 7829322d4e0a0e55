"""The tree as RFC 6962 writes it down: slow, recursive, and nothing to get wrong."""

from collections.abc import Sequence
from hashlib import sha256

from oversight.ledger.rules import tiles
from oversight.ledger.rules.tiles import Read, Tile

# The inputs of the Certificate Transparency reference implementation.
CT = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def mth(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def path(m: int, hashes: Sequence[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return [*path(m, hashes[:k]), mth(hashes[k:])]
    return [*path(m - k, hashes[k:]), mth(hashes[:k])]


def proof(m: int, hashes: Sequence[bytes]) -> list[bytes]:
    return _subproof(m, hashes, whole=True) if 0 < m < len(hashes) else []


def _subproof(m: int, hashes: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if m == len(hashes):
        return [] if whole else [mth(hashes)]
    k = split(len(hashes))
    if m <= k:
        return [*_subproof(m, hashes[:k], whole=whole), mth(hashes[k:])]
    return [*_subproof(m - k, hashes[k:], whole=False), mth(hashes[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def reader(hashes: Sequence[bytes]) -> Read:
    """Serve every tile of a tree, computed by the definition of a tile."""
    rows = [list(hashes)]
    while len(rows[-1]) >= tiles.WIDTH:
        row = rows[-1]
        full = len(row) // tiles.WIDTH
        parts = [row[i * tiles.WIDTH : (i + 1) * tiles.WIDTH] for i in range(full)]
        rows.append([mth(part) for part in parts])

    def read(tile: Tile) -> bytes:
        begin = tile.n * tiles.WIDTH
        found = rows[tile.level][begin : begin + tile.width]
        assert len(found) == tile.width, f"{tile.path} does not exist yet"
        return b"".join(found)

    return read
