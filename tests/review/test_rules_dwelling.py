"""The bands of the time that an item stood open."""

from datetime import UTC, datetime, timedelta

import pytest

from oversight.core.labels import codes
from oversight.review.rules.dwelling import BANDS, LEAST, Dwell, band, is_opening

OPENED = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("one", BANDS)
def test_a_band_begins_where_the_one_before_it_ends(one: Dwell) -> None:
    assert band(OPENED, OPENED + LEAST[one]) is one
    assert (
        band(OPENED, OPENED + LEAST[one] - SECOND)
        is BANDS[max(BANDS.index(one) - 1, 0)]
    )


def test_the_words_are_a_promise() -> None:
    assert list(BANDS) == ["under-1m", "1m-5m", "5m-20m", "over-20m"]
    assert codes("dwells") == tuple(BANDS)
    assert [one for one in Dwell if is_opening(one)] == ["none"]
    assert is_opening(None)
