"""The draw can be repeated by a stranger, who writes it anew from its description."""

import hashlib
import hmac
from collections import Counter
from datetime import UTC, datetime

import pytest

from oversight.review.rules import draw
from oversight.review.rules.beacons import LOCAL

VECTOR = (5, 6, 0, 2, 4, 3, 1)
POOL = [f"R-{n:02}" for n in range(1, 22)]


def strangers_draw(
    pool: list[str], randomness: str, docket: str, seats: int
) -> list[str]:
    """The same draw, written from the published description alone."""
    key = bytes.fromhex(randomness) + docket.encode()
    left, block = sorted(pool), 0
    drawn: list[str] = []
    while left and len(drawn) < seats:
        raw = hmac.new(key, block.to_bytes(8, "big"), hashlib.sha256).digest()
        number, block = int.from_bytes(raw[:8], "big"), block + 1
        if number >= 2**64 // len(left) * len(left):
            continue
        drawn.append(left.pop(number % len(left)))
    return drawn


@pytest.mark.parametrize("seats", [1, 3, 5, 21])
@pytest.mark.parametrize("seed", range(20))
def test_a_stranger_draws_the_same_panel(seed: int, seats: int) -> None:
    randomness = hashlib.sha256(str(seed).encode()).hexdigest()
    docket = f"TD-2026-{seed:06}"
    pool = draw.ordered(reversed(POOL))

    names = draw.drawn_names(pool, randomness=randomness, docket=docket)

    assert list(names[:seats]) == strangers_draw(POOL, randomness, docket, seats)


def test_fixed_vectors_never_change() -> None:
    found = draw.sequence(
        ("R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-07"),
        randomness="00" * 32,
        docket="TD-2026-000001",
    )

    assert found == VECTOR


def test_everybody_is_drawn_once() -> None:
    found = draw.drawn_names(POOL, randomness="ab" * 32, docket="TD-2026-000001")

    assert sorted(found) == POOL


def test_every_place_is_about_equally_likely() -> None:
    first = Counter(
        draw.sequence(
            POOL[:5],
            randomness=hashlib.sha256(bytes([n % 256, n // 256])).hexdigest(),
            docket="TD-2026-000001",
        )[0]
        for n in range(5000)
    )

    assert set(first) == set(range(5))
    assert all(900 < times < 1100 for times in first.values())


def test_a_number_above_the_last_multiple_is_thrown_away() -> None:
    numbers = iter([2**64 - 1, 2**64 - 2, 7])

    # 2**64 is one more than a multiple of 5 and of 3.
    assert draw._below(3, numbers) == (2**64 - 2) % 3  # noqa: SLF001
    assert draw._below(3, numbers) == 7 % 3  # noqa: SLF001


def test_a_name_stands_once_in_a_pool() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw.ordered(["R-01", "R-01"])


def test_the_round_begins_after_the_commitment() -> None:
    moment = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)
    round_ = LOCAL.round_after(moment)

    assert round_ * LOCAL.period > moment.timestamp()
    assert not LOCAL.is_past(round_, moment)
    assert LOCAL.is_past(round_, moment.replace(second=10))
