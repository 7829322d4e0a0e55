"""Tiles: addresses, widths, and the same proofs as the naive tree."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import hashing, tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import leaf_hash
from oversight.ledger.rules.tiles import ENTRIES, Tile
from tests.ledger.tree import naive

MANY = [leaf_hash(number.to_bytes(4)) for number in range(70_001)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 1000000), "tile/1/x001/x000/000"),
        (Tile(ENTRIES, 1, 7), "tile/entries/001.p/7"),
        (Tile(3, 0, 255), "tile/3/000.p/255"),
    ],
)
def test_a_tile_stands_where_the_specification_puts_it(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/07",
        "tile/0/000.p/",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/entries/../000",
        "/tile/0/000",
        "tile/8/x999/x999/x999/x999/x999/x999/999",
        "tile/7/x999/999",
    ],
)
def test_any_other_address_is_refused(path: str) -> None:
    with pytest.raises(LogError) as refused:
        tiles.parse(path)

    assert refused.value.code == "bad_tile"


@given(st.integers(-1, 4), st.integers(0, 10**6), st.integers(1, 256))
def test_every_address_is_read_back(level: int, n: int, width: int) -> None:
    tile = Tile(level, n, width)

    assert tiles.parse(tile.path) == tile
    assert tile.whole == Tile(level, n, 256)


def test_the_tiles_of_a_size_are_those_of_the_specification() -> None:
    found = list(tiles.of_size(70_000))

    assert [one for one in found if one.width < 256] == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert len([one for one in found if one.level == 0]) == 274
    assert list(tiles.of_size(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.of_size(0)) == list(tiles.bundles_of(0)) == []
    assert list(tiles.bundles_of(257)) == [Tile(-1, 0), Tile(-1, 1, 1)]


def test_a_tile_says_how_large_a_tree_it_needs() -> None:
    assert [Tile(-1, 1, 1).end, Tile(0, 1).end, Tile(1, 0, 17).end] == [257, 512, 4352]


def test_root_and_proofs_of_every_size_to_600_are_the_naive_ones() -> None:
    for size in range(601):
        read = naive.reader(MANY[:size])
        assert tiles.root(size, read) == naive.mth(MANY[:size])
        for index in {0, size // 3, size // 2, size - 1} & set(range(size)):
            assert tiles.inclusion(index, size, read) == naive.path(index, MANY[:size])
        for old in {0, 1, size // 3, size // 2, size - 1, size} & set(range(size + 1)):
            assert tiles.consistency(old, size, read) == naive.proof(old, MANY[:size])


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 70_001])
def test_proofs_of_large_trees_lead_to_their_roots(size: int) -> None:
    read, chance = naive.reader(MANY[:size]), random.Random(size)  # noqa: S311 - repeatable, not secret
    root = hashing.root_of(MANY[:size])

    assert tiles.root(size, read) == root
    assert tiles.frontier(size, read) == hashing.Frontier().extended(MANY[:size])
    for index in [0, size - 1, *(chance.randrange(size) for _ in range(40))]:
        path = tiles.inclusion(index, size, read)
        hashing.verify_inclusion(MANY[index], index, size, path, root)
        older = hashing.root_of(MANY[: index + 1])
        proof = tiles.consistency(index + 1, size, read)
        hashing.verify_consistency(index + 1, size, older, root, proof)


@pytest.mark.slow
def test_proofs_of_any_tree_to_a_million_are_the_naive_ones() -> None:
    chance = random.Random(2**20)  # noqa: S311 - repeatable, not secret
    size = chance.randrange(2**19, 2**20)
    leaves = [leaf_hash(number.to_bytes(4)) for number in range(size)]
    read, index, old = naive.reader(leaves), chance.randrange(size), size - 12_345

    assert tiles.root(size, read) == naive.mth(leaves)
    assert tiles.inclusion(index, size, read) == naive.path(index, leaves)
    assert tiles.consistency(old, size, read) == naive.proof(old, leaves)


@given(st.lists(st.binary(max_size=70), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    raw = tiles.bundle(entries)

    assert tiles.entries_of(raw, len(entries)) == entries
    for width in range(1, len(entries) + 1):
        part = tiles.cut(raw, Tile(ENTRIES, 0, width))
        assert tiles.entries_of(part, width) == entries[:width]


@pytest.mark.parametrize(
    ("data", "width"),
    [(b"", 1), (b"\x00", 1), (b"\x00\x02a", 1), (b"\x00\x01ab", 1), (b"\x00\x01a", 2)],
)
def test_a_bundle_that_is_cut_or_has_a_tail_is_refused(data: bytes, width: int) -> None:
    with pytest.raises(LogError) as refused:
        tiles.entries_of(data, width)

    assert refused.value.code == "bad_bundle"


def test_a_tile_of_another_length_is_refused() -> None:
    assert tiles.hashes_of(MANY[0] + MANY[1], 2) == MANY[:2]
    assert tiles.cut(MANY[0] + MANY[1], Tile(0, 0, 1)) == MANY[0]
    with pytest.raises(LogError):
        tiles.hashes_of(MANY[0], 2)
    with pytest.raises(LogError):
        tiles.root(3, lambda _tile: MANY[0])


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_no_path_leads_from_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(LogError):
        tiles.inclusion(index, size, naive.reader(MANY[:size]))


@pytest.mark.parametrize(("old", "new"), [(5, 4), (-1, 4)])
def test_no_proof_leads_backwards(old: int, new: int) -> None:
    with pytest.raises(LogError):
        tiles.consistency(old, new, naive.reader(MANY[:new]))
