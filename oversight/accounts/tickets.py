"""Session and enrolment tokens: random, short-lived, kept only as hashes."""

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from oversight.accounts.models.factors import HalfSession
from oversight.accounts.models.people import Person
from oversight.accounts.models.sessions import Enrolment, LoginSession
from oversight.accounts.rules import people as rules
from oversight.accounts.rules.factors import HALF_LASTS

TOKEN_BYTES = 32


def open_session(
    session: Session, person_id: UUID, *, device: str = "", now: datetime
) -> str:
    """Return a fresh session token; only its hash is kept."""
    token = token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginSession(
            token_hash=rules.token_hash(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            device=device or None,
        )
    )
    session.flush()
    return token


def open_half(session: Session, person_id: UUID, *, now: datetime) -> str:
    """Return a token for whoever has shown the password and owes a second factor."""
    token = token_urlsafe(TOKEN_BYTES)
    row = HalfSession(
        token_hash=rules.token_hash(token), person_id=person_id, made_at=now
    )
    session.add(row)
    session.flush()
    return token


def renew(session: Session, token: str, *, confirmed_at: datetime | None = None) -> str:
    """Return a new token for an open session; the old one opens nothing any more."""
    fresh = token_urlsafe(TOKEN_BYTES)
    values: dict[str, object] = {"token_hash": rules.token_hash(fresh)}
    if confirmed_at is not None:
        values["confirmed_at"] = confirmed_at
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.token_hash == rules.token_hash(token),
            LoginSession.ended_at.is_(None),
        )
        .values(values)
    )
    return fresh


def new_link(session: Session, person: Person, *, now: datetime) -> str:
    """Return a fresh enrolment token; only its hash is kept."""
    token = token_urlsafe(TOKEN_BYTES)
    session.add(
        Enrolment(
            token_hash=rules.token_hash(token),
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


def end_all(session: Session, person_id: UUID, *, now: datetime) -> int:
    """End whatever lets this person in: sessions, half sessions, links."""
    end_links(session, person_id, now=now)
    session.execute(delete(HalfSession).where(HalfSession.person_id == person_id))
    return end(session, LoginSession.person_id == person_id, now=now)


def end_others(session: Session, person_id: UUID, *, keep: str, now: datetime) -> str:
    """End whatever else lets this person in; return a new token for this session."""
    token = renew(session, keep)
    end_links(session, person_id, now=now)
    session.execute(delete(HalfSession).where(HalfSession.person_id == person_id))
    others = LoginSession.token_hash != rules.token_hash(token)
    end(session, (LoginSession.person_id == person_id) & others, now=now)
    return token


def forget_halves(session: Session, *, now: datetime) -> None:
    """Forget the sign-ins that nobody finished."""
    old = HalfSession.made_at <= now - HALF_LASTS
    session.execute(delete(HalfSession).where(old))


def end_links(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Let no earlier link of this person work any more."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.used_at.is_(None))
        .values(used_at=now)
    )
