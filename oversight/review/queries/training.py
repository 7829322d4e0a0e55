"""Who is trained, on which day, and which entries wait for another to confirm."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.review.models.roster import Reviewer
from oversight.review.models.training import Training, TrainingConfirmed
from oversight.review.queries.cases import nothing
from oversight.review.rules.training import counts


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training of one reviewer, as those who keep the roster see it."""

    training_id: UUID
    course: str
    held: date | None
    until: date | None
    entered_by: str
    confirmed_by: str
    counts: bool
    may_confirm: bool


def trained(session: Session, day: date) -> frozenset[UUID]:
    """Return whose training lets them be drawn on a day."""
    return frozenset(
        session.scalars(
            select(Training.person_id)
            .outerjoin(TrainingConfirmed, TrainingConfirmed.training_id == Training.id)
            .where(
                or_(
                    Training.held_on.is_(None),
                    TrainingConfirmed.id.is_not(None)
                    & (Training.held_on <= day)
                    & (func.coalesce(Training.counts_until, day) >= day),
                )
            )
        )
    )


def training(session: Session, pseudonym: str, training_id: UUID) -> Training:
    """Return one training of one reviewer, its place on the roster locked."""
    found = session.scalars(
        select(Training)
        .join(Reviewer, Reviewer.person_id == Training.person_id)
        .where(Training.id == training_id, Reviewer.pseudonym == pseudonym)
        .with_for_update(of=Training)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def confirmed(session: Session, training_id: UUID) -> TrainingConfirmed | None:
    """Return who confirmed an entry, if anybody did."""
    return session.scalars(
        select(TrainingConfirmed).where(TrainingConfirmed.training_id == training_id)
    ).one_or_none()


def rows(
    session: Session, pseudonym: str, by: Actor, *, now: datetime
) -> tuple[TrainingRow, ...]:
    """Return a reviewer's trainings, the latest entry first."""
    found = session.execute(
        select(Training, TrainingConfirmed)
        .join(Reviewer, Reviewer.person_id == Training.person_id)
        .outerjoin(TrainingConfirmed, TrainingConfirmed.training_id == Training.id)
        .where(Reviewer.pseudonym == pseudonym)
        .order_by(Training.entered_at.desc())
    ).all()
    people = {one.entered_by for one, _ in found} | {
        sure.by_id for _, sure in found if sure
    }
    names: dict[UUID | None, str] = dict(
        session.execute(
            select(Person.id, Person.name).where(Person.id.in_(people))
        ).all()
    )
    return tuple(
        TrainingRow(
            training_id=one.id,
            course=one.course,
            held=one.held_on,
            until=one.counts_until,
            entered_by=names.get(one.entered_by, ""),
            confirmed_by=names.get(sure.by_id, "") if sure else "",
            counts=counts(
                local_date(now),
                held=one.held_on,
                until=one.counts_until,
                is_confirmed=sure is not None,
            ),
            may_confirm=one.entered_by is not None
            and sure is None
            and by.id not in {one.entered_by, one.person_id},
        )
        for one, sure in found
    )


def unconfirmed(session: Session) -> tuple[str, ...]:
    """Return of whom a training waits to be confirmed, by pseudonym."""
    return tuple(
        session.scalars(
            select(Reviewer.pseudonym)
            .join(Training, Training.person_id == Reviewer.person_id)
            .outerjoin(TrainingConfirmed, TrainingConfirmed.training_id == Training.id)
            .where(Training.entered_by.is_not(None), TrainingConfirmed.id.is_(None))
            .distinct()
            .order_by(Reviewer.pseudonym)
        )
    )
