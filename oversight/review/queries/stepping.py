"""Which place of today's duty is empty, and who may step into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.core.clock import local_date
from oversight.review.models.absences import Duty
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences, watches
from oversight.review.rules.absences import DUTY_DAYS, unfit
from oversight.review.rules.stepping import in_line


@dataclass(frozen=True, slots=True)
class Stepping:
    """The empty places of today, and who may take one, the next on the roster first."""

    empty: tuple[int, ...] = ()
    people: tuple[UUID, ...] = ()
    names: tuple[str, ...] = ()


def today(session: Session, *, now: datetime) -> Stepping:
    """Return today's gap; while two people are on duty there is none to step into."""
    day = local_date(now)
    (row,) = watches.duty_rows(session, day, days=1)
    places = ((1, row.first), (2, row.second))
    empty = tuple(at for at, one in places if not one.name or one.unfit)
    if not empty:
        return Stepping()
    fit = _fit(session, now)
    rows = session.execute(
        select(Duty.person_id, Duty.planned_at)
        .where(Duty.day.between(day + timedelta(days=1), day + DUTY_DAYS * watches.DAY))
        .order_by(Duty.day, Duty.place)
    )
    coming = [(who, local_date(at)) for who, at in rows if who in fit]
    people = in_line(coming, today=day, out=_on_duty(session, now))
    return Stepping(empty, people, tuple(fit[one] for one in people))


def _fit(session: Session, now: datetime) -> dict[UUID, str]:
    """Return the pseudonyms of those who can be on duty today."""
    day = local_date(now)
    away = absences.away(session, day, day)
    rows = session.execute(
        select(Reviewer, Person.disabled_at).join(
            Person, Person.id == Reviewer.person_id
        )
    )
    return {
        one.person_id: one.pseudonym
        for one, disabled_at in rows
        if not unfit(
            day,
            is_away=one.person_id in away,
            is_active=one.active and disabled_at is None,
            until=None if one.until is None else local_date(one.until),
        )
    }


def _on_duty(session: Session, now: datetime) -> frozenset[UUID]:
    found: Iterable[UUID] = session.scalars(
        select(Duty.person_id).where(Duty.day == local_date(now))
    )
    return frozenset(found)
