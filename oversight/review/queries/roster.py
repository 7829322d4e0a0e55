"""The roster as the presiding reviewer and the administrators see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.review.models.panels import Seat
from oversight.review.models.roster import Conflict, Reviewer
from oversight.review.queries import training
from oversight.review.queries.cases import nothing
from oversight.review.queries.seats import SEATED
from oversight.review.queries.training import TrainingRow


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """One place on the roster."""

    pseudonym: str
    name: str
    active: bool
    trained: bool
    since: datetime
    conflicts: int
    seats: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer's account without a place on the roster yet."""

    person_id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Everybody on the roster, who could join it, and how many are needed."""

    rows: tuple[ReviewerRow, ...]
    candidates: tuple[Candidate, ...]
    active: int
    profile: str
    min_pool: int
    unconfirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One standing conflict."""

    conflict_id: UUID
    kind: str
    value: str
    declared_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewerPage:
    """One reviewer's place, with every conflict, ended ones included."""

    pseudonym: str
    name: str
    active: bool
    since: datetime
    until: date | None
    trainings: tuple[TrainingRow, ...]
    conflicts: tuple[ConflictRow, ...]


def roster_page(session: Session, *, now: datetime) -> RosterPage:
    """Return the roster in the order of the pseudonyms."""
    conflicts = _counts(session, Conflict.person_id, Conflict.ended_at.is_(None))
    trained = training.trained(session, local_date(now))
    held = _counts(session, Seat.person_id, Seat.state.in_(SEATED))
    rows = tuple(
        ReviewerRow(
            pseudonym=reviewer.pseudonym,
            name=name,
            active=reviewer.active,
            trained=reviewer.person_id in trained,
            since=reviewer.since,
            conflicts=conflicts.get(reviewer.person_id, 0),
            seats=held.get(reviewer.person_id, 0),
        )
        for reviewer, name in session.execute(
            select(Reviewer, Person.name)
            .join(Person, Person.id == Reviewer.person_id)
            .order_by(func.length(Reviewer.pseudonym), Reviewer.pseudonym)
        )
    )
    profile = law.profile(session, local_date(now))
    return RosterPage(
        rows=rows,
        candidates=candidates(session),
        active=sum(row.active and row.trained for row in rows),
        profile=profile.name,
        min_pool=profile.min_pool,
        unconfirmed=training.unconfirmed(session),
    )


def candidates(session: Session) -> tuple[Candidate, ...]:
    """Return the reviewers' accounts that are not on the roster."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email)
        .outerjoin(Reviewer, Reviewer.person_id == Person.id)
        .where(
            Person.role == Role.REVIEWER,
            Person.disabled_at.is_(None),
            Reviewer.id.is_(None),
        )
        .order_by(Person.email)
    )
    return tuple(Candidate(*row) for row in rows)


def reviewer_page(
    session: Session, pseudonym: str, by: Actor, *, now: datetime
) -> ReviewerPage:
    """Return one reviewer's place on the roster."""
    found = session.execute(
        select(Reviewer, Person.name)
        .join(Person, Person.id == Reviewer.person_id)
        .where(Reviewer.pseudonym == pseudonym)
    ).one_or_none()
    if found is None:
        raise nothing()
    reviewer, name = found
    rows = session.scalars(
        select(Conflict)
        .where(Conflict.person_id == reviewer.person_id)
        .order_by(Conflict.declared_at, Conflict.value)
    )
    return ReviewerPage(
        pseudonym=reviewer.pseudonym,
        name=name,
        active=reviewer.active,
        since=reviewer.since,
        until=None if reviewer.until is None else local_date(reviewer.until),
        trainings=training.rows(session, pseudonym, by, now=now),
        conflicts=tuple(
            ConflictRow(row.id, row.kind, row.value, row.declared_at, row.ended_at)
            for row in rows
        ),
    )


def conflict(session: Session, pseudonym: str, conflict_id: UUID) -> Conflict:
    """Return one conflict of one reviewer."""
    found = session.scalars(
        select(Conflict)
        .join(Reviewer, Reviewer.person_id == Conflict.person_id)
        .where(Conflict.id == conflict_id, Reviewer.pseudonym == pseudonym)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def _counts(session: Session, person: object, *where: object) -> dict[UUID, int]:
    rows = session.execute(
        select(person, func.count()).where(*where).group_by(person)  # type: ignore[call-overload]
    )
    return dict(rows.all())
