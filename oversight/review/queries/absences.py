"""Who is away and who is on duty, by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.review.models.absences import Absence, Duty
from oversight.review.models.roster import Reviewer
from oversight.review.queries.cases import nothing
from oversight.review.rules.absences import Stretch, stretches

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One stretch of days on which somebody is away."""

    absence_id: UUID
    pseudonym: str
    kind: str
    first: date
    last: date
    may_end: bool


@dataclass(frozen=True, slots=True)
class LeavePage:
    """A reviewer's own absences, the next ones and those of the last year."""

    pseudonym: str
    rows: tuple[AbsenceRow, ...]
    duties: tuple[Stretch, ...]


def away(session: Session, first: date, last: date) -> frozenset[UUID]:
    """Return who is away on any of these days."""
    return frozenset(
        session.scalars(select(Absence.person_id).where(*_overlaps(first, last)))
    )


def days_away(
    session: Session, person_id: UUID, first: date, last: date
) -> frozenset[date]:
    """Return on which of these days one person is away."""
    rows = session.execute(
        select(Absence.first_on, Absence.last_on).where(
            Absence.person_id == person_id, *_overlaps(first, last)
        )
    )
    return frozenset(
        day
        for begins, ends in rows
        for day in _days(max(begins, first), min(ends, last))
    )


def days_by_person(
    session: Session, first: date, last: date
) -> dict[UUID, frozenset[date]]:
    """Return on which of these days each person is away who is away at all."""
    found: dict[UUID, frozenset[date]] = {}
    rows = session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on).where(
            *_overlaps(first, last)
        )
    )
    for person_id, begins, ends in rows:
        days = frozenset(_days(max(begins, first), min(ends, last)))
        found[person_id] = found.get(person_id, frozenset()) | days
    return found


def absence(session: Session, absence_id: UUID, by: Actor) -> Absence:
    """Return one of the visitor's own absences, locked; no other exists for them."""
    found = session.scalars(
        select(Absence)
        .where(Absence.id == absence_id, Absence.person_id == by.id)
        .with_for_update(of=Absence)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def rows(session: Session, since: date) -> tuple[AbsenceRow, ...]:
    """Return everybody's absences that end on a day or later, as they begin."""
    found = session.execute(
        select(Absence, Reviewer.pseudonym)
        .join(Reviewer, Reviewer.person_id == Absence.person_id)
        .where(Absence.last_on >= since, Absence.ended_at.is_(None))
        .order_by(Absence.first_on, Reviewer.pseudonym)
    )
    return tuple(_row(one, name, since) for one, name in found)


def leave_page(session: Session, by: Actor, *, now: datetime) -> LeavePage:
    """Return a reviewer's own absences and days of duty."""
    today = local_date(now)
    found = session.execute(
        select(Absence, Reviewer.pseudonym)
        .join(Reviewer, Reviewer.person_id == Absence.person_id)
        .where(
            Absence.person_id == by.id,
            Absence.ended_at.is_(None),
            Absence.last_on >= today - timedelta(days=365),
        )
        .order_by(Absence.first_on.desc())
    )
    return LeavePage(
        pseudonym=by.pseudonym or "",
        rows=tuple(_row(one, name, today) for one, name in found),
        duties=stretches(
            session.scalars(
                select(Duty.day)
                .where(Duty.person_id == by.id, Duty.day >= today)
                .order_by(Duty.day)
            )
        ),
    )


def my_duties(session: Session, person_id: UUID, first: date, last: date) -> list[Duty]:
    """Return one person's days of duty among these, locked."""
    return list(
        session.scalars(
            select(Duty)
            .where(Duty.person_id == person_id, Duty.day.between(first, last))
            .order_by(Duty.day)
            .with_for_update(of=Duty)
        )
    )


def lock_roster(session: Session) -> None:
    """Hold every place of the roster, in the order of the pseudonyms."""
    session.scalars(
        select(Reviewer.id).order_by(Reviewer.pseudonym).with_for_update(of=Reviewer)
    ).all()


def duties(session: Session, first: date, last: date) -> list[Duty]:
    """Return the planned duty of these days, locked."""
    return list(
        session.scalars(
            select(Duty)
            .where(Duty.day.between(first, last))
            .order_by(Duty.day, Duty.place)
            .with_for_update(of=Duty)
        )
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _overlaps(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Absence.first_on <= last,
        Absence.last_on >= first,
        Absence.ended_at.is_(None),
    )


def _row(one: Absence, pseudonym: str, today: date) -> AbsenceRow:
    return AbsenceRow(
        one.id,
        pseudonym,
        one.kind.value,
        one.first_on,
        one.last_on,
        may_end=one.last_on >= today,
    )
