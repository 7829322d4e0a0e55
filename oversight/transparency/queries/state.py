"""How far the record is: as long as this stays, a public page says the same.

Every public fact is changed by an act that writes a leaf, and every leaf moves the
counter of its stream in the same transaction. The whole record is told by its end
alone, which costs a page as much after a million leaves as after ten thousand.
"""

from uuid import UUID

from sqlalchemy import Row, ScalarSelect, String, cast, func, or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.intake.models.requests import LegalRequest
from oversight.law.models import LawLoad
from oversight.ledger.models import Pending, StreamCounter

State = tuple[object, ...]
# As many leaves are looked at for each page, however long the record is.
NEAR = 4096


def of_all(session: Session) -> State:
    """Return the state of the whole record, and of the law beside it."""
    # The last leaf tells one database from another that has got equally far.
    last = session.execute(
        select(Pending.id, Pending.event_id).order_by(Pending.id.desc()).limit(1)
    ).one_or_none()
    law = session.scalar(select(_law()))
    if last is None:
        return None, None, 0, law
    # A slow writer may come in behind the last leaf: what is near it is counted.
    near = select(func.count(Pending.id)).where(Pending.id > last.id - NEAR)
    return last.id, last.event_id, session.scalar(near), law


def of_docket(session: Session, docket: str) -> State:
    """Return the state of one docket, of the appeals on it, and of the law."""
    appeals = (
        select(Appeal.docket)
        .join(LegalRequest, LegalRequest.id == Appeal.matter_id)
        .where(LegalRequest.docket == docket)
    )
    keys = func.max(cast(StreamCounter.id, String))
    own = or_(StreamCounter.stream == docket, StreamCounter.stream.in_(appeals))
    return _state(
        session.execute(
            select(func.sum(StreamCounter.n), func.count(), keys, _law()).where(own)
        ).one()
    )


def _law() -> ScalarSelect[UUID]:
    newest = select(LawLoad.id).order_by(LawLoad.serial.desc()).limit(1)
    return newest.scalar_subquery()


def _state(row: Row[*tuple[object, ...]]) -> State:
    return tuple(row)
