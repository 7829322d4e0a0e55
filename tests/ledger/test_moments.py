"""A leaf's moment has one spelling; everything else is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.ledger.rules.moments import leaf_moment, spelled


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_was_spelled(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)

    assert leaf_moment({"at": spelled(whole)}) == whole


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-29T03:03:00",
        "2026-11-29T03:03:00+00:00",
        "2026-W48-1T03:03:00Z",
        "2026-11-29 03:03:00Z",
        "2026-11-31T03:03:00Z",
        "2026-11-29T24:00:00Z",
        "2026-11-29T03:03:00.5Z",
        "2026-11-29T03:03:00Z\n",
        "",
    ],
)
def test_any_other_spelling_is_refused(said: str) -> None:
    with pytest.raises(
        ValueError, match=r"does not match|day is out|out of range|unconverted"
    ):
        leaf_moment({"at": said})
