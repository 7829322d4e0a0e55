"""Challenges: written down when asked, and good for one answer."""

from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from oversight.accounts.models.passkeys import Challenge, Purpose
from oversight.accounts.queries import passkeys as queries
from oversight.accounts.queries import people
from oversight.accounts.rules import passkeys as rules


def ask(
    session: Session,
    purpose: Purpose,
    person_id: UUID | None,
    *,
    now: datetime,
    value: bytes = b"",
) -> bytes:
    """Write a challenge down, fresh or of this value, and return it."""
    if not session.get_bind().get_execution_options().get("writes", False):
        raise RuntimeError("a challenge is written down: ask inside a transaction")
    asked = value or token_bytes(rules.CHALLENGE_BYTES)
    if person_id is not None:
        people.person(session, person_id, lock=True)
    row = queries.challenge(session, asked, purpose, person_id)
    if row is None:
        row = Challenge(value=asked, purpose=purpose, person_id=person_id)
        session.add(row)
    row.expires_at, row.used_at = now + rules.ANSWER_WITHIN, None
    session.flush()
    return asked


def answered(
    session: Session,
    purpose: Purpose,
    person_id: UUID | None,
    *,
    value: bytes,
    now: datetime,
) -> None:
    """Let a challenge be answered, once and in time, or refuse the answer."""
    row = queries.challenge(session, value, purpose, person_id)
    if row is None:
        raise rules.refused()
    rules.check_challenge(expires_at=row.expires_at, used_at=row.used_at, now=now)
    row.used_at = now
    session.flush()


def forget(session: Session, *, now: datetime) -> None:
    """Forget the challenges that nobody can answer any more."""
    session.execute(delete(Challenge).where(Challenge.expires_at <= now))
