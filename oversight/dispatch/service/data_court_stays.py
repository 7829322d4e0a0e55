"""A court stays a request for data: nothing is handed over, nothing is used."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.queries import stays as queries
from oversight.dispatch.rules.case_numbers import same_holder
from oversight.dispatch.rules.lifting import Cause
from oversight.dispatch.service import data_staying
from oversight.ledger import service as ledger


def hold(session: Session, line: DataLine, *, held_by: str, now: datetime) -> bool:
    """Let an account rest on the word of a case, once for each case."""
    known = queries.by_courts(session, line.item_id)
    if any(same_holder(stay.held_by, held_by) for stay in known):
        return False
    rests = bool(queries.stayed(session, [line.id]))
    stay = DataCourtStay(item_id=line.item_id, held_by=held_by, stayed_at=now)
    session.add(stay)
    session.flush()

    ledger.note(session, "data_stay.began", by=None, now=now, subject=held_by)
    if not rests:
        data_staying.record(session, line, cause=Cause.COURT.value, now=now)
        data_staying.tell_stayed(session, line, mark=str(stay.id), now=now)
    return True


def let_go(session: Session, line: DataLine, *, held_by: str, now: datetime) -> bool:
    """End the word of that case; another's goes on. Say whether it ended.

    What has itself ended does not count again: nobody is written to.
    """
    mine = [
        one
        for one in queries.by_courts(session, line.item_id)
        if same_holder(one.held_by, held_by)
    ]
    for stay in mine:
        _end(session, stay, now=now)
    over = line.item.ended_as is not None
    if mine and not over and not queries.stayed(session, [line.id]):
        data_staying.tell_resumed(session, line, mark=str(mine[0].id), now=now)
    return bool(mine)


def end_all(session: Session, line: DataLine, *, now: datetime) -> None:
    """End every court's word on an account that has itself ended."""
    for stay in queries.by_courts(session, line.item_id):
        _end(session, stay, now=now)


def _end(session: Session, stay: DataCourtStay, *, now: datetime) -> None:
    stay.ended_at = now
    session.flush()

    ledger.note(session, "data_stay.ended", by=None, now=now, subject=stay.held_by)
