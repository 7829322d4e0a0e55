"""What is to be looked at again before it ends, because its decision says so."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import ANSWERABLE
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due as runs_out
from oversight.outreach.queries.filed import people
from oversight.outreach.rules.reminders import LOOK, Running
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState

# More days than so many working days can take, whatever holidays fall into them.
_LONGEST = timedelta(days=4 * LOOK.amount)


def of_second_looks(session: Session, now: datetime) -> Iterator[Running]:
    """Return what those who decided wanted looked at again, from that day on.

    Whoever decided it and still sits can end it, and so can the officer who signs for
    the body that asked: it stands on both desks for some days, or until it ends.
    """
    calendar = law.calendar(session)
    signing = people(session, Role.AUTHORISER)
    rows = session.execute(
        select(
            LegalRequest.docket,
            LegalRequest.body_id,
            LegalRequest.id,
            ItemDecision.by,
            Line.look_at,
            Line.ends_at,
        )
        .join(Item, Item.id == Line.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(ItemDecision, ItemDecision.id == Line.decision_id)
        .where(
            Line.look_at <= now,
            Line.look_at > now - _LONGEST,
            Line.state.in_(ANSWERABLE),
        )
        .order_by(Line.look_at, LegalRequest.docket, Item.number)
    ).all()
    told: set[tuple[str, datetime]] = set()
    for docket, body_id, matter, by, since, ends_at in rows:
        assert since is not None
        due = min(runs_out(LOOK, since, calendar), ends_at)
        if due <= now or (docket, due) in told:
            continue
        told.add((docket, due))
        who = dict.fromkeys((*_sitting(session, matter, by), *signing.get(body_id, ())))
        yield Running("look", docket, since, due, tuple(who))


def _sitting(session: Session, matter: UUID, by: Collection[str]) -> Iterable[UUID]:
    """Return who of those that decided a matter still sits in it."""
    return session.scalars(
        select(Seat.person_id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.matter_id == matter,
            Seat.state == SeatState.DECLARED,
            Seat.pseudonym.in_(by),
            Person.disabled_at.is_(None),
        )
        .order_by(Seat.pseudonym)
    )
