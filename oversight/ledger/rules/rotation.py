"""When one key of the log may follow another: announced, side by side, alone.

Whoever checks the log needs time to learn the new key: a month from the announcement
until it signs, and a month in which both sign (LEDGER 7).
"""

from datetime import datetime, timedelta

from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key

NOTICE = timedelta(days=30)


def code(key: Key) -> str:
    """Return how the record names a key: its vkey without the log's own name."""
    return key.vkey.removeprefix(f"{key.name}+")


def refuse_early(since: datetime, now: datetime) -> None:
    """Refuse the next step before the world had a month for the last one."""
    until = since + NOTICE
    if now < until:
        raise LogError(
            "too_early",
            f"The next step may come on {until.date().isoformat()}: until then "
            "whoever checks the log can learn the new key. Only if the old key is in "
            "wrong hands: --at-once",
        )
