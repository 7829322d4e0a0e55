"""The record says when the portal could not be reached: beforehand, or afterwards."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import service, standstills
from oversight.ledger.models import Pending
from oversight.ledger.rules import outages as rules
from oversight.ledger.rules import standstills as notes
from oversight.ledger.rules.moments import leaf_moment
from oversight.ledger.rules.outages import Outage
from oversight.ledger.rules.standstills import Cause

DOWN, UP = "service.down", "service.up"


def known(session: Session) -> tuple[Outage, ...]:
    """Return every outage on the record, in the order in which they were told."""
    asked = select(Pending.entry).where(Pending.kind == standstills.KIND)
    told = [
        notes.read(json.loads(entry))
        for entry in session.scalars(asked.order_by(Pending.id))
    ]
    return tuple(
        Outage(one.since, one.at)
        for one in told
        if one is not None and one.cause == Cause.SERVICE and one.since is not None
    )


def announced(session: Session) -> datetime | None:
    """Return since when the portal is announced to be away, if it is."""
    newest = session.scalars(
        select(Pending.entry)
        .where(Pending.kind.in_((DOWN, UP)))
        .order_by(Pending.id.desc())
        .limit(1)
    ).one_or_none()
    leaf = json.loads(newest) if newest else {}
    return leaf_moment(leaf) if leaf.get("k") == DOWN else None


def announce(session: Session, *, now: datetime) -> bool:
    """Say that the portal goes away; say False if that stands there already."""
    if announced(session) is not None:
        return False
    service.record(session, DOWN, now=now)
    return True


def came_back(session: Session, since: datetime, *, now: datetime) -> Outage:
    """Say that the portal is back, and since when it was away: once for each outage.

    What was announced began when it was announced, unless it began before. Refuses
    what reaches into an outage that was told already (``outage_when``).
    """
    since = min(since, announced(session) or since).replace(microsecond=0)
    # First, as it locks the stream: whoever says the same at once reads this one.
    service.record(session, UP, now=now)
    last = max((one.until for one in known(session)), default=None)
    rules.refuse_overlap(since, last, now=now)
    standstills.confess(session, Cause.SERVICE, since, now=now)
    return Outage(since, now.replace(microsecond=0))
