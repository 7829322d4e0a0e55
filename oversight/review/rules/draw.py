"""The draw: who sits is a function of public values, so that anybody can repeat it.

How a stranger recomputes it from two leaves, ``pool.committed`` and ``panel.drawn``:

1. Take ``pool`` from ``pool.committed``: the pseudonyms, sorted, as they stand there.
2. Take ``randomness`` (hex) from ``panel.drawn``; the key is its bytes followed by the
   docket number in ASCII.
3. Block number b (0, 1, 2, ...) is HMAC-SHA256 under that key of b as eight bytes,
   big-endian. Its first eight bytes, big-endian, are a number r below 2**64.
4. With m names left, a number r at or above the largest multiple of m that fits into
   2**64 is thrown away; otherwise the name at place r mod m (from 0) of the names left,
   in their order, is drawn and taken out. Then the next block.
5. The first ``seats`` names drawn are the panel. ``index`` gives their places (from 0)
   in the whole pool. Whoever replaces a member is the next name of the same sequence;
   a name that can no longer sit has a ``member.recused`` leaf with its reason, and one
   taken to decide on a challenge a ``member.challenged`` leaf with the code ``judge``.

Where ``pool.committed`` names ``drand:CHAIN`` as its beacon, ``beacon.heard`` stands
before the draw with the chain's signature of that round, in two halves of hex:
``randomness`` is SHA-256 of its bytes, and anybody can check them with drand's key.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence

ALGORITHM = "hmac-sha256-v1"
RANDOM_BYTES = 32
_TAKEN = 8
_RANGE = 2 ** (8 * _TAKEN)


def ordered(pool: Iterable[str]) -> tuple[str, ...]:
    """Return the pool in the one order in which it is committed and drawn from."""
    names = tuple(sorted(pool))
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice in the pool")
    return names


def sequence(pool: Sequence[str], *, randomness: str, docket: str) -> tuple[int, ...]:
    """Return every place of the pool in the order in which it is drawn."""
    numbers = _numbers(bytes.fromhex(randomness) + docket.encode("ascii"))
    left = list(range(len(pool)))
    drawn: list[int] = []
    while left:
        drawn.append(left.pop(_below(len(left), numbers)))
    return tuple(drawn)


def drawn_names(
    pool: Sequence[str], *, randomness: str, docket: str
) -> tuple[str, ...]:
    """Return every name of the pool in the order in which it is drawn."""
    places = sequence(pool, randomness=randomness, docket=docket)
    return tuple(pool[place] for place in places)


def _numbers(key: bytes) -> Iterator[int]:
    block = 0
    while True:
        digest = hmac.digest(key, block.to_bytes(8), "sha256")
        yield int.from_bytes(digest[:_TAKEN])
        block += 1


def _below(size: int, numbers: Iterator[int]) -> int:
    """Return the next number below ``size``, each of them equally likely."""
    limit = _RANGE - _RANGE % size
    return next(number for number in numbers if number < limit) % size
