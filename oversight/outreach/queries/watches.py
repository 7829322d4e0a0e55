"""Whose duty begins soon, and for whom a note of hand-over waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from oversight.core.clock import local_date
from oversight.review.models.absences import Duty
from oversight.review.models.handovers import Handover, TakeOver

DAY = timedelta(days=1)
AHEAD = timedelta(days=14)
PLACES = {1: "first", 2: "second"}


@dataclass(frozen=True, slots=True)
class Coming:
    """One person's first day of some days of duty on end."""

    person_id: UUID
    day: date
    place: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One note that nobody took over, and one of those who could."""

    person_id: UUID
    handover_id: UUID
    from_day: date
    to_day: date


def coming(session: Session, now: datetime) -> Iterator[Coming]:
    """Return whose duty begins in the days to come; today's has begun."""
    today = local_date(now)
    rows = session.execute(
        select(Duty.person_id, Duty.day, Duty.place)
        .where(Duty.day.between(today, today + AHEAD))
        .order_by(Duty.day, Duty.place)
    ).all()
    days = {(person_id, day) for person_id, day, _ in rows}
    for person_id, day, place in rows:
        if day > today and (person_id, day - DAY) not in days:
            yield Coming(person_id, day, PLACES[place])


def waiting(session: Session, now: datetime) -> Iterator[Waiting]:
    """Return the notes that somebody on duty can still take over."""
    duty = aliased(Duty)
    rows = session.execute(
        select(duty.person_id, Handover.id, Handover.from_day, Handover.to_day)
        .join(Handover, Handover.to_day == duty.day)
        .where(
            Handover.to_day >= local_date(now),
            Handover.by_id != duty.person_id,
            ~exists().where(TakeOver.handover_id == Handover.id),
        )
        .order_by(Handover.to_day, duty.place)
    )
    for row in rows:
        yield Waiting(*row)
