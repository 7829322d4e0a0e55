"""How far the record is: as long as this stays, a public page says the same.

Every public fact is changed by an act that writes a leaf, and every leaf moves the
counter of its stream in the same transaction.
"""

from uuid import UUID

from sqlalchemy import Row, ScalarSelect, String, cast, func, or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.intake.models.requests import LegalRequest
from oversight.law.models import LawLoad
from oversight.ledger.models import StreamCounter

State = tuple[object, ...]


def of_all(session: Session) -> State:
    """Return the state of the whole record, and of the law beside it."""
    # The keys tell one database from another that has got equally far.
    keys = func.max(cast(StreamCounter.id, String))
    return _state(
        session.execute(
            select(func.sum(StreamCounter.n), func.count(), keys, _law())
        ).one()
    )


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
