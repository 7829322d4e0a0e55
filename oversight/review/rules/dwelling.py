"""For how long an item stood open before it was signed: coarse bands, and no finer.

It is measured and published, and never asked for: no time opens or closes a signature.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Dwell(StrEnum):
    """What ``item.viewed`` says of time; the words are a promise and only grow."""

    OPENED = "none"
    UNDER_1 = "under-1m"
    FROM_1 = "1m-5m"
    FROM_5 = "5m-20m"
    OVER_20 = "over-20m"


# An opening has no band; each band begins where the one before it ends.
LEAST: Mapping[Dwell, timedelta] = {
    Dwell.UNDER_1: timedelta(),
    Dwell.FROM_1: timedelta(minutes=1),
    Dwell.FROM_5: timedelta(minutes=5),
    Dwell.OVER_20: timedelta(minutes=20),
}
BANDS = tuple(LEAST)


def is_opening(said: object) -> bool:
    """Say whether a leaf tells that an item was opened, and not for how long."""
    return said in {None, Dwell.OPENED}


def band(opened: datetime, signed: datetime) -> Dwell:
    """Return in which band the time lies from an opening to a signature."""
    stood = signed - opened
    return max(
        (one for one in BANDS if LEAST[one] <= stood),
        key=LEAST.__getitem__,
        default=Dwell.UNDER_1,
    )
