"""What the record says when the log itself stood still: a closed list of causes.

A code reads ``CAUSE:SINCE``, such as ``witnesses:2026-11-28T09:15:00Z``; the entry's
own moment says when it could be recorded again. ``restored:3-7`` is the entry that
``reconcile`` writes: from which size to which entries were put back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from oversight.ledger.rules.moments import leaf_moment, spelled

PATIENCE = timedelta(hours=1)  # How long the witnesses may be away unremarked.
RESTORED = "restored"


class Cause(StrEnum):
    """Why nothing was signed, or without a quorum, or why nobody could be reached."""

    OLDER = "older"
    FORKED = "forked"
    REFUSED = "refused"
    WITNESSES = "witnesses"
    SERVICE = "service"


_HALTS: Mapping[str, Cause] = {
    "rolled_back": Cause.OLDER,
    "goes_back": Cause.OLDER,
    "forked": Cause.FORKED,
    **dict.fromkeys(
        (
            *("no_key", "open_key", "bad_seed", "other_key", "other_origin"),
            *("broken_tree", "bad_edge", "bad_frontier", "bad_state"),
            "last_seen",
        ),
        Cause.REFUSED,
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One note of the operator: what it was, from when or over what, and until when."""

    cause: str
    since: datetime | None
    sizes: str
    at: datetime


def halted(code: str) -> Cause | None:
    """Return the cause when an error of this code stops the log; None for others."""
    return _HALTS.get(code)


def code(cause: Cause, since: datetime) -> str:
    """Return the code that stands in the record."""
    return f"{cause.value}:{spelled(since)}"


def due(cause: Cause, since: datetime, now: datetime) -> bool:
    """Say whether a standstill belongs on the record by now."""
    return cause is not Cause.WITNESSES or now - since >= PATIENCE


def read(leaf: Mapping[str, object]) -> Told | None:
    """Return what a note of the operator says, or None for a code not of this list."""
    cause, _, rest = str(leaf.get("code")).partition(":")
    at = leaf_moment(dict(leaf))
    if cause == RESTORED:
        return Told(cause, None, rest, at)
    try:
        since = datetime.strptime(rest, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return Told(Cause(cause).value, since, "", at)
    except ValueError:
        return None
