"""Whose silence it is when nobody said that something was received."""

from datetime import datetime

PLATFORM, PORTAL = "platform", "portal"


def late_body(*, owed: bool, until: datetime | None, ended: datetime) -> str:
    """Return who was late once the time to say "received" has ended.

    ``until`` is when that time ends counted from the day on which the letter left. A
    portal that writes to nobody owes no letter: its people look at their desks.
    """
    in_time = until is not None and until <= ended
    return PORTAL if owed and not in_time else PLATFORM
