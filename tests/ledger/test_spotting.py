"""An entry that does not fit is named by its place, kind and stream."""

import pytest

from oversight.ledger.rules import spotting, tiles
from oversight.ledger.rules.hashing import leaf_hash
from oversight.ledger.rules.tiles import ENTRIES, Tile

LEAF = b'{"docket":"TD-2026-000001","k":"item.filed","n":3}'


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (LEAF, "entry 7 (item.filed of TD-2026-000001 no. 3)"),
        (b'{"k":"x","stream":"house"}', "entry 7 (x of house)"),
        (b'{"k":"\\u001b[2J","stream":"house"}', "entry 7"),
        (b'{"k":["x"],"stream":"house"}', "entry 7"),
        (b"[" * 100_000, "entry 7"),
        (b"\xff", "entry 7"),
        (b"7", "entry 7"),
        (None, "entry 7"),
    ],
)
def test_an_entry_is_named_as_far_as_it_can_be_read(
    entry: bytes | None, name: str
) -> None:
    assert spotting.named(7, entry) == name


def test_of_several_the_first_is_named_and_the_rest_counted() -> None:
    made = b"".join(leaf_hash(one) for one in (b"a", LEAF, b"c"))
    held = made[:32] + bytes(64)

    said = spotting.unlike(Tile(0, 2, 3), held, made, [b"a", LEAF, b"c"])

    assert said.startswith("entry 513 (item.filed of TD-2026-000001 no. 3) is not")
    assert said.endswith(", and 1 more of its hashes differ")
    # What was read before an earlier run stopped is not at hand any more.
    assert spotting.unlike(Tile(0, 2, 3), held, made, [b"c"]).startswith("entry 513 is")


def test_a_bundle_with_a_tail_fits_in_all_its_entries() -> None:
    row = [b"a", b"b"]
    data = tiles.bundle(row) + b"more"
    hashes = b"".join(leaf_hash(one) for one in row)

    said = spotting.broken(Tile(ENTRIES, 0, 2), data, hashes)

    assert said == "it goes on behind its last entry"
