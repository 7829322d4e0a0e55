"""The worker remembers why the log stands still, beside the database, until it goes on.

A file, because a restored database has forgotten, and the worker may be started anew
before the log can go on. Once it can, the standstill is put on the record.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from oversight.cli.opening import Portal
from oversight.ledger import quorum, standstills, tree
from oversight.ledger.rules import standstills as rules
from oversight.ledger.rules.standstills import Cause

FILE = "log.standstills"


def begin(place: Path, cause: Cause, now: datetime) -> None:
    """Remember since when; the first moment counts."""
    known = remembered(place)
    if cause not in known:
        _keep(place, known | {cause: now.astimezone(UTC).replace(microsecond=0)})


def end(place: Path, cause: Cause) -> None:
    """Forget a standstill that is over and told."""
    known = remembered(place)
    if cause in known:
        _keep(place, {one: since for one, since in known.items() if one is not cause})


def remembered(place: Path) -> dict[Cause, datetime]:
    """Return what stands still, and since when; a file that is spoilt says nothing."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        told = json.loads((place / FILE).read_bytes())
        return {Cause(one): datetime.fromisoformat(at) for one, at in told.items()}
    return {}


def tell(portal: Portal, now: datetime) -> int:
    """Put on the record what is over, and a quorum that is away too long.

    To be called when the log could just sign and show. Returns how much was recorded.
    """
    place, count = portal.settings.instance, 0
    _look_at_witnesses(portal, now)
    for cause, since in remembered(place).items():
        if rules.due(cause, since, now):
            with portal.store.transaction() as session:
                count += standstills.confess(session, cause, since, now=now)
        if cause is not Cause.WITNESSES:
            end(place, cause)
    return count


def _look_at_witnesses(portal: Portal, now: datetime) -> None:
    asked, place = portal.settings.witness_policy, portal.settings.instance
    with portal.store.reading() as session:
        head = tree.shown(session)
        missing = head is not None and quorum.carried(session, head, asked) is None
        missing = missing and quorum.asks(session, asked)
    if missing:
        begin(place, Cause.WITNESSES, now)
    else:
        end(place, Cause.WITNESSES)


def _keep(place: Path, known: dict[Cause, datetime]) -> None:
    fresh, path = place / f"{FILE}.new", place / FILE
    told = {cause.value: since.isoformat() for cause, since in known.items()}
    fresh.write_text(json.dumps(told), "ascii")
    fresh.replace(path)
