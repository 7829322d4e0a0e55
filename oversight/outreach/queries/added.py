"""Who must know what a body told after it had filed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.intake.models.adding import LaterFacts
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState

RECENT = timedelta(days=14)
_CHECKED = (RequestState.FILED, RequestState.DEFECTIVE)
_SITS = (SeatState.DRAWN, SeatState.DECLARED)


def readers(session: Session, now: datetime) -> Iterator[tuple[str, int, Person]]:
    """Return what was added lately, each with everybody who is to read it.

    Whoever sits, or sat, on any panel of the matter; the registrar while it is checked;
    the presiding reviewer once a panel was drawn, who may end what was approved.
    """
    rows = session.execute(
        select(LaterFacts, LegalRequest)
        .join(LegalRequest, LegalRequest.id == LaterFacts.matter_id)
        .where(LaterFacts.added_at > now - RECENT)
        .order_by(LaterFacts.added_at, LaterFacts.entry)
    ).all()
    for row, request in rows:
        sitting = select(Seat.person_id).where(
            Seat.matter_id == request.id, Seat.state.in_(_SITS)
        )
        role = Role.REGISTRAR if request.state in _CHECKED else Role.PRESIDING
        found = session.scalars(
            select(Person)
            .where(
                Person.id.in_(sitting) | (Person.role == role),
                Person.disabled_at.is_(None),
            )
            .order_by(Person.email)
        )
        for person in found:
            yield request.docket, row.entry, person
