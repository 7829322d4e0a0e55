"""Session and enrolment tokens: random, short-lived, kept only as hashes."""

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.models.sessions import Enrolment, LoginSession
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import people as rules

TOKEN_BYTES = 32


def open_session(session: Session, person_id: UUID, *, now: datetime) -> str:
    """Return a fresh session token; only its hash is kept."""
    token = token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginSession(
            token_hash=queries.token_hash(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return token


def new_link(session: Session, person: Person, *, now: datetime) -> str:
    """Return a fresh enrolment token; only its hash is kept."""
    token = token_urlsafe(TOKEN_BYTES)
    session.add(
        Enrolment(
            token_hash=queries.token_hash(token),
            person_id=person.id,
            expires_at=now + rules.LINK_LASTS,
        )
    )
    session.flush()
    return token


def end(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """End the open sessions among these and say how many there were."""
    ended = session.scalars(
        update(LoginSession)
        .where(which, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .returning(LoginSession.id)
    )
    return len(ended.all())


def end_links(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Let no earlier link of this person work any more."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.used_at.is_(None))
        .values(used_at=now)
    )
