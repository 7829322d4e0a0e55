"""When a leaf was written, as far as it says."""

from datetime import UTC, date, datetime, time

from oversight.core.clock import KARACHI


def leaf_day(leaf: dict[str, object]) -> date:
    """Return the Karachi day of a leaf, from its instant or its bare day."""
    if "day" in leaf:
        return date.fromisoformat(str(leaf["day"]))
    return leaf_moment(leaf).astimezone(KARACHI).date()


def leaf_moment(leaf: dict[str, object]) -> datetime:
    """Return the instant of a leaf in UTC; a bare day counts from its first moment."""
    if "day" in leaf:
        day = date.fromisoformat(str(leaf["day"]))
        return datetime.combine(day, time.min, KARACHI).astimezone(UTC)
    return datetime.strptime(str(leaf["at"]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
