"""What a reviewer signed today, of every kind, and how many items are left."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, ScalarSelect, func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.review.models.tally import SignedItem
from oversight.review.rules.seats import most_a_day


@dataclass(frozen=True, slots=True)
class DayPage:
    """One reviewer's day: what was signed, first votes and all others together."""

    signed: int
    cap: int

    @property
    def left(self) -> int:
        """Return how many items can still be signed today."""
        return max(0, self.cap - self.signed)


def day(session: Session, by: Actor, *, now: datetime) -> DayPage:
    """Return how many items this person signed today and may sign at most."""
    signed = session.scalar(select(signed_on(by.id, local_date(now)))) or 0
    return DayPage(signed=signed, cap=cap(session, now))


def cap(session: Session, now: datetime) -> int:
    """Return how many items one person may sign on the day of ``now``."""
    return most_a_day(law.profile(session, local_date(now)).daily_cap)


def signed_on(
    person_id: UUID | BindParameter[UUID], day: date | BindParameter[date]
) -> ScalarSelect[int]:
    """Count, in the database, what a person signed on a day, of every kind."""
    return (
        select(func.count())
        .select_from(SignedItem)
        .where(SignedItem.person_id == person_id, SignedItem.day == day)
        .scalar_subquery()
    )


def signed_by_all(session: Session, now: datetime) -> int:
    """Count what all reviewers together signed on the day of ``now``."""
    counted = select(func.count()).select_from(SignedItem)
    return session.scalar(counted.where(SignedItem.day == local_date(now))) or 0
