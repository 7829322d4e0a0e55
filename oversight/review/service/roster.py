"""The roster: who can be drawn, under which pseudonym, and what they stay away from."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import service as ledger
from oversight.review.models.roster import Conflict, Reviewer
from oversight.review.queries import seats
from oversight.review.queries.cases import nothing
from oversight.review.rules import roster as rules
from oversight.review.rules.seats import check_reviewer


def add_reviewer(
    session: Session, person: Person, *, by: Actor, now: datetime
) -> Reviewer:
    """Give a person a place on the roster under a pseudonym that never changes."""
    check_reviewer(person.role)
    if seats.roster_row(session, person.id) is not None:
        raise RuleError(
            "on_the_roster",
            N_("This person is already on the roster."),
            field="person",
        )
    taken = [
        *session.scalars(select(Reviewer.pseudonym)),
        *session.scalars(
            select(Person.pseudonym).where(
                Person.pseudonym.is_not(None), Person.id != person.id
            )
        ),
    ]

    pseudonym = person.pseudonym or rules.next_pseudonym(name for name in taken if name)
    person.pseudonym = pseudonym
    reviewer = Reviewer(person_id=person.id, pseudonym=pseudonym, since=now)
    session.add(reviewer)
    session.flush()

    _note(session, "roster.added", pseudonym, by, now)
    return reviewer


def set_active(
    session: Session, pseudonym: str, active: str, *, by: Actor, now: datetime
) -> Reviewer:
    """Take a reviewer out of the draws to come, or put them back; seats stay held."""
    reviewer = _reviewer(session, pseudonym)
    rules.check_standing(active)

    reviewer.active = active == rules.ACTIVE
    session.flush()

    _note(session, f"roster.{active}", pseudonym, by, now)
    return reviewer


def add_conflict(
    session: Session, pseudonym: str, kind: str, value: str, *, by: Actor, now: datetime
) -> Conflict:
    """Keep a reviewer out of every pool of a body, a platform or a docket."""
    reviewer = _reviewer(session, pseudonym)
    rules.check_conflict(kind, value)

    conflict = Conflict(
        person_id=reviewer.person_id, kind=kind, value=value, declared_at=now
    )
    session.add(conflict)
    session.flush()

    _note(session, "roster.conflict", pseudonym, by, now, kind=kind, value=value)
    return conflict


def end_conflict(
    session: Session, conflict: Conflict, *, by: Actor, now: datetime
) -> None:
    """End a conflict: from now on the reviewer may be drawn for such matters."""
    session.refresh(conflict, with_for_update=True)
    rules.check_conflict_open(conflict.ended_at)

    conflict.ended_at = now
    session.flush()

    _note(
        session,
        "roster.conflict-ended",
        str(conflict.person_id),
        by,
        now,
        kind=conflict.kind,
        value=conflict.value,
    )


def _reviewer(session: Session, pseudonym: str) -> Reviewer:
    found = session.scalars(
        select(Reviewer)
        .where(Reviewer.pseudonym == pseudonym)
        .with_for_update(of=Reviewer)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def _note(
    session: Session, act: str, subject: str, by: Actor, now: datetime, **facts: str
) -> None:
    ledger.note(session, act, by=by, now=now, subject=subject, facts=facts)
