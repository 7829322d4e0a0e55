"""Roots, inclusion and consistency against RFC 6962 written down naively."""

import pytest

from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.tree import naive
from tests.ledger.tree.naive import CT, ROOTS

MANY = [leaf_hash(number.to_bytes(4)) for number in range(601)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference(size: int) -> None:
    hashes = [leaf_hash(entry) for entry in CT[:size]]

    assert root_of(hashes).hex() == ROOTS[size]


def test_known_proofs_are_those_of_the_reference() -> None:
    hashes = [leaf_hash(entry) for entry in CT]

    inclusion, consistency = naive.path(0, hashes), naive.proof(6, hashes)

    assert [step.hex()[:8] for step in inclusion] == [
        "96a296d2",
        "5f083f0a",
        "6b47aaf2",
    ]
    assert [s.hex()[:8] for s in consistency] == ["0ebc5d34", "ca854ea1", "d37ee418"]


def test_a_growing_tree_has_the_naive_root_at_every_size() -> None:
    tree = Frontier()
    for size, one in enumerate(MANY[:600], start=1):
        tree = tree.extended([one])
        assert tree.size == size
        assert tree.root() == naive.mth(MANY[:size])


def test_every_inclusion_proof_up_to_130_holds_and_no_other_place_does() -> None:
    for size in range(1, 131):
        root = naive.mth(MANY[:size])
        for index in range(size):
            path = naive.path(index, MANY[:size])
            verify_inclusion(MANY[index], index, size, path, root)
            for wrong in (index - 1, index + 1, size):
                with pytest.raises(LogError):
                    verify_inclusion(MANY[index], wrong, size, path, root)


def test_every_consistency_proof_up_to_130_holds() -> None:
    roots = [naive.mth(MANY[:size]) for size in range(131)]
    for new in range(131):
        for old in range(new + 1):
            proof = naive.proof(old, MANY[:new])
            verify_consistency(old, new, roots[old], roots[new], proof)


def test_a_flipped_bit_of_an_inclusion_proof_is_refused() -> None:
    size, index = 11, 6
    path, root = naive.path(index, MANY[:size]), naive.mth(MANY[:size])
    whole = b"".join([MANY[index], root, *path])
    verify_inclusion(MANY[index], index, size, path, root)

    for bit in range(len(whole) * 8):
        leaf, top, *steps = _cut(_flipped(whole, bit))
        with pytest.raises(LogError):
            verify_inclusion(leaf, index, size, steps, top)


@pytest.mark.parametrize(("old", "new"), [(6, 11), (8, 11), (3, 4)])
def test_a_flipped_bit_of_a_consistency_proof_is_refused(old: int, new: int) -> None:
    first, last = naive.mth(MANY[:old]), naive.mth(MANY[:new])
    whole = b"".join([first, last, *naive.proof(old, MANY[:new])])

    for bit in range(len(whole) * 8):
        before, after, *steps = _cut(_flipped(whole, bit))
        with pytest.raises(LogError):
            verify_consistency(old, new, before, after, steps)


def test_a_hash_too_many_or_too_few_is_refused() -> None:
    path, root = naive.path(4, MANY[:9]), naive.mth(MANY[:9])
    proof, old = naive.proof(6, MANY[:9]), naive.mth(MANY[:6])

    for wrong in ([*path, MANY[0]], path[:-1], []):
        with pytest.raises(LogError) as refused:
            verify_inclusion(MANY[4], 4, 9, wrong, root)
        assert refused.value.code == "not_included"
    for wrong in ([*proof, MANY[0], MANY[1]], proof[:-1], []):
        with pytest.raises(LogError) as refused:
            verify_consistency(6, 9, old, root, wrong)
        assert refused.value.code == "not_consistent"


@pytest.mark.parametrize(
    ("old", "new", "before", "after", "proof"),
    [
        (5, 4, MANY[0], MANY[1], []),
        (-1, 4, MANY[0], MANY[1], []),
        (4, 2**63, MANY[0], MANY[1], [MANY[2]]),
        (4, 4, MANY[0], MANY[1], []),
        (4, 4, MANY[0], MANY[0], [MANY[0]]),
        (0, 4, MANY[0], MANY[0], []),
        (0, 4, EMPTY_ROOT, MANY[0], [MANY[0]]),
        (0, 0, EMPTY_ROOT, MANY[0], []),
        (2, 3, MANY[0], MANY[1], []),
        (3, 5, MANY[0], MANY[1], []),
        (2, 3, MANY[0][:31], MANY[1], [MANY[2]]),
    ],
)
def test_trees_that_cannot_follow_one_another_are_refused(
    old: int, new: int, before: bytes, after: bytes, proof: list[bytes]
) -> None:
    with pytest.raises(LogError):
        verify_consistency(old, new, before, after, proof)


def test_the_empty_tree_is_part_of_every_tree() -> None:
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    verify_consistency(0, 3, EMPTY_ROOT, naive.mth(MANY[:3]), [])


def test_a_tree_of_one_needs_no_path() -> None:
    verify_inclusion(MANY[0], 0, 1, [], MANY[0])
    with pytest.raises(LogError):
        verify_inclusion(MANY[0], 0, 1, [MANY[1]], node_hash(MANY[0], MANY[1]))


@pytest.mark.parametrize(
    ("size", "peaks"), [(1, ()), (3, (MANY[0],)), (-1, ()), (1, (b"short",))]
)
def test_an_edge_that_does_not_fit_its_size_is_refused(
    size: int, peaks: tuple[bytes, ...]
) -> None:
    with pytest.raises(LogError) as refused:
        Frontier(size, peaks)

    assert refused.value.code == "bad_frontier"


def _flipped(whole: bytes, bit: int) -> bytes:
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _cut(whole: bytes) -> list[bytes]:
    return [whole[at : at + 32] for at in range(0, len(whole), 32)]
