"""The growing edge: a root from what is begun alone, and nothing that does not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules import hashing, signing, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.edges import Edge, unpacked
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import leaf_hash
from oversight.ledger.rules.tiles import Tile
from tests.ledger.tree import naive

MANY = [leaf_hash(number.to_bytes(4)) for number in range(66_000)]


@given(st.lists(st.integers(0, 700), min_size=1, max_size=6))
def test_an_edge_grows_into_the_tree_of_all_leaves(steps: list[int]) -> None:
    edge = Edge()
    for step in steps:
        edge = edge.extended(MANY[edge.size : edge.size + step]).edge

    read = naive.reader(MANY[: edge.size])
    assert edge.root() == hashing.root_of(MANY[: edge.size])
    assert unpacked(edge.size, edge.packed) == edge
    for tile in tiles.of_size(edge.size):
        if tile.width < 256:
            assert edge.begun(tile) == read(tile)


def test_a_third_level_begins_with_the_65536th_leaf() -> None:
    grown = Edge().extended(MANY[:65_535])
    last = grown.edge.extended(MANY[65_535:65_537])

    assert last.edge.root() == hashing.root_of(MANY[:65_537])
    assert [tile for tile, _ in last.tiles] == [Tile(0, 255), Tile(1, 0)]
    assert [len(row) for row in last.edge.rows] == [32, 0, 32]


@pytest.mark.parametrize(
    ("size", "packed"), [(1, b""), (0, bytes(32)), (2, bytes(32)), (256, bytes(64))]
)
def test_an_edge_that_does_not_fit_is_refused(size: int, packed: bytes) -> None:
    with pytest.raises(LogError) as refused:
        unpacked(size, packed)

    assert refused.value.code == "bad_edge"


def test_rows_of_another_size_are_refused() -> None:
    with pytest.raises(LogError):
        Edge(3, (bytes(32),))


@pytest.mark.parametrize("tile", [Tile(0, 0, 4), Tile(0, 1, 1), Tile(1, 0, 1)])
def test_what_is_not_begun_is_not_there(tile: Tile) -> None:
    edge = Edge().extended(MANY[:3]).edge

    with pytest.raises(LogError):
        edge.begun(tile)


def test_a_seed_has_32_bytes_and_signs_one_thing() -> None:
    key = signing.key(signing.new_seed())
    empty = Checkpoint("a.example/log", 0, hashing.EMPTY_ROOT)

    assert signing.signed(empty, key).startswith(b"a.example/log\n0\n")
    with pytest.raises(LogError) as twice:
        signing.signed(empty, key, key)
    assert twice.value.code == "bad_signature"
    with pytest.raises(LogError) as refused:
        signing.key(b"short")
    assert refused.value.code == "bad_seed"
