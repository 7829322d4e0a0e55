"""Merkle tree hashing of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1).

``MTH({}) = SHA-256("")``; a leaf is hashed behind a zero byte, a pair of hashes
behind a one byte, and a tree of n leaves is split at the largest power of two
below n. Every hash here is 32 raw bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from oversight.ledger.rules.errors import LogError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
MAX_SIZE = 2**63 - 1


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry: SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in their order."""
    return Frontier().extended(hashes).root()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree that can only grow: its size and the roots of its perfect subtrees.

    ``peaks`` stand from the largest subtree to the smallest, one for each bit of
    ``size`` that is set. Raises ``LogError`` ``bad_frontier`` when they do not fit.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = all(len(peak) == HASH_BYTES for peak in self.peaks)
        if not 0 <= self.size <= MAX_SIZE or self.size.bit_count() != len(self.peaks):
            fits = False
        if not fits:
            raise LogError("bad_frontier", "The saved edge of the tree does not fit.")

    def extended(self, hashes: Iterable[bytes]) -> "Frontier":
        """Return the tree with more leaf hashes at its end."""
        size, peaks = self.size, list(self.peaks)
        for one in hashes:
            top, below = one, size
            while below & 1:
                top = sha256(b"\x01" + peaks.pop() + top).digest()
                below >>= 1
            peaks.append(top)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return joined(self.peaks)


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root over perfect subtrees that stand from largest to smallest."""
    if not peaks:
        return EMPTY_ROOT
    top = peaks[-1]
    for peak in reversed(peaks[:-1]):
        top = node_hash(peak, top)
    return top


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Refuse unless the leaf hash stands at ``index`` in the tree of this root.

    RFC 9162 section 2.1.3.2: the path holds the leaf's sibling first and nothing
    is left over at its end. Raises ``LogError`` ``not_included``.
    """
    _hashes(leaf, root, *path)
    if not 0 <= index < size <= MAX_SIZE:
        raise LogError("not_included", "The place named lies outside the tree.")
    place, last, top = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise LogError("not_included", "The proof has more hashes than the tree.")
        if place & 1 or place == last:
            top = node_hash(step, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, step)
        place, last = place >> 1, last >> 1
    if last or top != root:
        raise LogError("not_included", "The proof does not lead to the signed root.")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse unless the tree of size ``new`` begins with all of the tree ``old``.

    RFC 9162 section 2.1.4.2; equal sizes need equal roots, the empty tree is a
    part of each, and both need an empty proof. Raises ``LogError``
    ``not_consistent``.
    """
    _hashes(old_root, new_root, *proof)
    if not 0 <= old <= new <= MAX_SIZE:
        raise LogError("not_consistent", "The later tree is smaller than the earlier.")
    if old in {0, new}:
        _same(old, new, old_root, new_root, proof)
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        raise LogError("not_consistent", "The proof has too few hashes.")
    earlier, later, left = _walked(old, new, steps)
    if left or earlier != old_root or later != new_root:
        raise LogError(
            "not_consistent",
            "The later tree does not contain the earlier one: history was rewritten.",
        )


def _same(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise LogError("not_consistent", "The proof has more hashes than the tree.")
    if old == new and old_root != new_root:
        raise LogError("not_consistent", "Two different trees of one size were signed.")
    if old == 0 and old_root != EMPTY_ROOT:
        raise LogError("not_consistent", "The empty tree has another root.")
    if new == 0 and new_root != EMPTY_ROOT:
        raise LogError("not_consistent", "The empty tree has another root.")


def _walked(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes, int]:
    """Return the two roots that a proof leads to, and what is left of the tree."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise LogError("not_consistent", "The proof has more hashes than the tree.")
        if place & 1 or place == last:
            earlier, later = node_hash(step, earlier), node_hash(step, later)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            later = node_hash(later, step)
        place, last = place >> 1, last >> 1
    return earlier, later, last


def _hashes(*values: bytes) -> None:
    if not all(len(value) == HASH_BYTES for value in values):
        raise LogError("bad_hash", "A hash does not have 32 bytes.")
