"""Recording a reviewer's training: one enters it, another confirms it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger import service as ledger
from oversight.review.models.roster import Reviewer
from oversight.review.models.training import Training, TrainingConfirmed
from oversight.review.queries import training as queries
from oversight.review.queries.cases import nothing
from oversight.review.rules import training as rules


def enter(
    session: Session,
    pseudonym: str,
    course: str,
    held_on: date,
    until: date | None,
    *,
    by: Actor,
    now: datetime,
) -> Training:
    """Enter a training that is over; it counts once another confirms it."""
    person_id = session.scalars(
        select(Reviewer.person_id).where(Reviewer.pseudonym == pseudonym)
    ).one_or_none()
    if person_id is None:
        raise nothing()
    rules.check_not_oneself(is_own=person_id == by.id)
    rules.check_course(course)
    rules.check_days(held_on, until, today=local_date(now))

    made = Training(
        person_id=person_id,
        course=course.strip(),
        held_on=held_on,
        counts_until=until,
        entered_by=by.id,
        entered_at=now,
    )
    session.add(made)
    session.flush()

    facts = {
        "held": held_on.isoformat(),
        "until": "" if until is None else until.isoformat(),
    }
    ledger.note(
        session, "training.entered", by=by, now=now, subject=pseudonym, facts=facts
    )
    return made


def confirm(
    session: Session, pseudonym: str, training_id: UUID, *, by: Actor, now: datetime
) -> TrainingConfirmed:
    """Confirm what another entered: from now on the reviewer can be drawn."""
    entry = queries.training(session, pseudonym, training_id)
    rules.check_unconfirmed(
        entry.entered_by is None or queries.confirmed(session, entry.id)
    )
    rules.check_not_oneself(is_own=entry.person_id == by.id)
    rules.check_another(is_same=entry.entered_by == by.id)

    made = TrainingConfirmed(training_id=entry.id, by_id=by.id, confirmed_at=now)
    session.add(made)
    session.flush()

    facts = {"training": str(entry.id)}
    ledger.note(
        session, "training.confirmed", by=by, now=now, subject=pseudonym, facts=facts
    )
    return made
