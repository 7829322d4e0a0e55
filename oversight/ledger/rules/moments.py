"""When a leaf was written, as far as it says."""

import re
from datetime import UTC, date, datetime, timedelta

from oversight.core.clock import KARACHI, midnight

DAY_LETTERS = 10
_SPELLED = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\dZ", re.ASCII)


def leaf_day(leaf: dict[str, object]) -> date:
    """Return the Karachi day of a leaf, from its instant or its bare day."""
    if "day" in leaf:
        return date.fromisoformat(str(leaf["day"]))
    return leaf_moment(leaf).astimezone(KARACHI).date()


def leaf_moment(leaf: dict[str, object]) -> datetime:
    """Return the instant of a leaf in UTC; a bare day counts from its first moment."""
    if "day" in leaf:
        day = date.fromisoformat(str(leaf["day"]))
        return midnight(day).astimezone(UTC)
    said = str(leaf["at"])
    if _SPELLED.fullmatch(said):  # As every leaf of ours: a tenth of the time.
        return datetime.fromisoformat(said)
    return datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def leaf_latest(leaf: dict[str, object]) -> datetime:
    """Return the last instant that a leaf can mean, in UTC: a bare day ends with it."""
    if "day" in leaf:
        return leaf_moment(leaf) + timedelta(days=1, seconds=-1)
    return leaf_moment(leaf)


def span(said: str) -> tuple[str, str]:
    """Return the first and last instant that a moment or a bare day can mean.

    Both are spelt as moments are: a day is a day of Karachi.
    """
    if len(said) > DAY_LETTERS:
        datetime.fromisoformat(said)
        return said, said
    begin = leaf_moment({"day": said})
    return spelled(begin), spelled(begin + timedelta(days=1, seconds=-1))


def spelled(moment: datetime) -> str:
    """Return an instant as the record spells it."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"
