"""How long the worker rests after a round."""

from hypothesis import given
from hypothesis import strategies as st

from oversight.cli import resting

LEAST = st.floats(0, 5)
TOOK = st.floats(0, 10_000)


@given(LEAST, TOOK)
def test_the_rest_is_never_shorter_than_asked_nor_longer_than_its_bound(
    least: float, took: float
) -> None:
    assert least <= resting.seconds(least, took) <= max(least, resting.LONGEST_SECONDS)


@given(LEAST, st.floats(0, resting.LONGEST_SECONDS / (resting.SHARE - 1)))
def test_the_worker_takes_at_most_its_share_of_the_time(
    least: float, took: float
) -> None:
    rest = resting.seconds(least, took)
    assert took * resting.SHARE <= (took + rest) * (1 + 1e-9)


def test_a_short_round_costs_no_more_than_the_usual_pause() -> None:
    assert resting.seconds(1.0, 0.1) == 1.0
    assert resting.seconds(1.0, 2.0) == 8.0
    assert resting.seconds(1.0, 100.0) == 30.0
