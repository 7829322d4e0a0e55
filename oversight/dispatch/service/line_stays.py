"""Keeping who lets an item rest, so that nobody ends what another has stayed.

The acts of ``standing`` call these under their lock, and write the record.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import line_stays as queries
from oversight.dispatch.rules.case_numbers import same_holder
from oversight.dispatch.rules.line_stays import LIFECYCLE, StayAct, StayState
from oversight.ledger import service as ledger


def hold(
    session: Session, line: Line, *, held_by: str, cause: str, now: datetime
) -> bool:
    """Keep whose word lets an item rest, once for each; say whether it is new."""
    known = queries.open_on(session, line.id)
    if any(same_holder(stay.held_by, held_by) for stay in known):
        return False
    session.add(LineStay(line_id=line.id, held_by=held_by, cause=cause, stayed_at=now))
    session.flush()

    ledger.note(session, "line_stay.began", by=None, now=now, subject=held_by)
    return True


def let_go(
    session: Session, line: Line, *, held_by: Collection[str], now: datetime
) -> bool:
    """End the words of these; say whether nobody else's word is left."""
    stays = queries.open_on(session, line.id)
    for stay in stays:
        if any(same_holder(stay.held_by, one) for one in held_by):
            _end(session, stay, StayAct.LET_GO, now=now)
    session.flush()
    return all(stay.ended_at is not None for stay in stays)


def end_all(session: Session, line: Line, *, now: datetime) -> None:
    """End every word on an item that has itself ended."""
    for stay in queries.open_on(session, line.id):
        _end(session, stay, StayAct.END, now=now)
    session.flush()


def _end(session: Session, stay: LineStay, act: StayAct, *, now: datetime) -> None:
    LIFECYCLE.after(StayState.HELD, act)
    stay.ended_at = now
    ledger.note(session, "line_stay.ended", by=None, now=now, subject=stay.held_by)
