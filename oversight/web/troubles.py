"""The database's passing troubles, told apart from faults of ours."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from oversight.core.words import N_

UNIQUE = "23505"
PASSING = {"40001", "40P01", "55P03", "57014", "53300"}
GONE = {"57P01", "57P02", "57P03"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What to tell the visitor, and with which status."""

    status: int
    sentence: str


BUSY = Trouble(
    503,
    N_(
        "The portal is very busy and could not save this. Nothing was lost: "
        "wait a minute and send it again."
    ),
)
DOWN = Trouble(
    503,
    N_(
        "The portal cannot reach its records just now. Whatever you sent was taken "
        "whole or not at all: wait a minute, then look, or send it again."
    ),
)
MEANWHILE = Trouble(
    409,
    N_(
        "Somebody did this at the same moment, or you sent it twice. "
        "Open the page again to see where it stands."
    ),
)


def named(error: Exception) -> Trouble | None:
    """Return the trouble this is, or None when it is a fault that must be seen."""
    if isinstance(error, NoConnectionError):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    told = str(error.orig)
    if isinstance(error, IntegrityError):
        unique = state == UNIQUE or told.startswith("UNIQUE constraint failed")
        return MEANWHILE if unique else None
    if _unreachable(error, state):
        return DOWN
    locked = isinstance(error, OperationalError) and "locked" in told
    return BUSY if locked or state in PASSING else None


def _unreachable(error: DBAPIError, state: str | None) -> bool:
    """Say whether there was no connection, or it was lost in the middle."""
    if error.connection_invalidated or state in GONE:
        return True
    # PostgreSQL names no state for what never reached it; SQLite knows no states.
    unheard = state is None and hasattr(error.orig, "sqlstate")
    return unheard and isinstance(error, OperationalError)
