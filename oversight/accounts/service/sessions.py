"""Sessions end when their owner or an administrator says so, at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts import tickets
from oversight.accounts.models.sessions import LoginSession
from oversight.accounts.rules import people as rules
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import service as ledger


def sign_out(session: Session, token: str, *, by: Actor | None, now: datetime) -> None:
    """End the session of this token at once."""
    if tickets.end(
        session, LoginSession.token_hash == rules.token_hash(token), now=now
    ):
        ledger.note(session, "sign_out.done", by=by, now=now)


def end_session_of(
    session: Session, person_id: UUID, session_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Let an administrator end one session of somebody."""
    theirs = (LoginSession.id == session_id) & (LoginSession.person_id == person_id)
    if not tickets.end(session, theirs, now=now):
        raise RuleError("not_found", N_("This session has ended already."))

    facts = {"session": str(session_id)}
    ledger.note(
        session, "session.ended", by=by, now=now, subject=str(person_id), facts=facts
    )


def end_sessions(
    session: Session, person_id: UUID, *, by: Actor | None, now: datetime
) -> int:
    """End every session of a person, on every device, and say how many."""
    ended = tickets.end(session, LoginSession.person_id == person_id, now=now)

    ledger.note(session, "sessions.ended", by=by, now=now, subject=str(person_id))
    return ended


def end_session(
    session: Session, session_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Let a person end one session of their own."""
    own = (LoginSession.id == session_id) & (LoginSession.person_id == by.id)
    if not tickets.end(session, own, now=now):
        raise RuleError("not_found", N_("This session has ended already."))

    ledger.note(session, "session.ended", by=by, now=now, subject=str(session_id))
