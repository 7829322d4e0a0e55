"""A lost sign-in is begun anew by administrators, who never learn or set a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from oversight.accounts import tickets
from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.models.people import Person
from oversight.accounts.models.resets import Reset
from oversight.accounts.queries import people
from oversight.accounts.queries import resets as queries
from oversight.accounts.rules import people as people_rules
from oversight.accounts.rules import resets as rules
from oversight.accounts.service import codes, telling
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


def ask(
    session: Session,
    person_id: UUID,
    *,
    factors: bool,
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str | None:
    """Reset a sign-in and return its one-time link, or wait for a second administrator.

    ``factors`` says that the second factors are lost too, and end with the password.
    """
    person = people.person(session, person_id, lock=True)
    people_rules.check_enabled(disabled_at=person.disabled_at)
    rules.check_not_own(person.id, by=by.id)
    rules.check_enrolled(enrolled=person.password_hash is not None)
    waiting = queries.waiting_for(session, person.id, now)
    rules.check_none_waits(waiting=waiting is not None)

    _end_stale(session, person.id, now=now)
    token = None
    if rules.needs_second(person.role):
        session.add(
            Reset(person_id=person.id, factors=factors, asked_by=by.id, asked_at=now)
        )
        session.flush()
        telling.tell(session, person, "reset-asked", language=language, now=now)
    else:
        token = _issue(session, person, factors=factors, language=language, now=now)

    act = "reset.issued" if token else "reset.asked"
    ledger.note(
        session, act, by=by, now=now, subject=str(person.id), facts={"factors": factors}
    )
    return token


def agree(
    session: Session,
    reset_id: UUID,
    *,
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Let a second administrator agree; return the link that only the person gets."""
    reset = queries.reset(session, reset_id)
    person = people.person(session, reset.person_id, lock=True)
    rules.check_waits(
        asked_at=reset.asked_at,
        agreed_at=reset.agreed_at,
        ended_at=reset.ended_at,
        now=now,
    )
    rules.check_second(asked_by=reset.asked_by, by=by.id)
    rules.check_not_own(person.id, by=by.id)
    people_rules.check_enabled(disabled_at=person.disabled_at)

    reset.agreed_by, reset.agreed_at = by.id, now
    token = _issue(session, person, factors=reset.factors, language=language, now=now)

    facts = {"factors": reset.factors, "asked_by": str(reset.asked_by)}
    ledger.note(
        session, "reset.issued", by=by, now=now, subject=str(person.id), facts=facts
    )
    return token


def drop(session: Session, reset_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a reset that waits come to nothing."""
    reset = queries.reset(session, reset_id)
    rules.check_waits(
        asked_at=reset.asked_at,
        agreed_at=reset.agreed_at,
        ended_at=reset.ended_at,
        now=now,
    )

    reset.ended_at = now

    ledger.note(session, "reset.dropped", by=by, now=now, subject=str(reset.person_id))


def from_the_machine(session: Session, email: str, *, now: datetime) -> str:
    """Reset a sign-in from the machine itself, when no administrator is left to ask."""
    person = people.person_of(session, email)
    people_rules.check_enabled(disabled_at=person.disabled_at)
    rules.check_enrolled(enrolled=person.password_hash is not None)

    token = _issue(session, person, factors=True, language="en", now=now)

    facts = {"factors": True}
    ledger.note(
        session, "reset.issued", by=None, now=now, subject=str(person.id), facts=facts
    )
    return token


def _end_stale(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Let a request nobody agreed to within a day make room for another."""
    open_ones = Reset.agreed_at.is_(None) & Reset.ended_at.is_(None)
    session.execute(
        update(Reset)
        .where(Reset.person_id == person_id, open_ones)
        .values(ended_at=now)
    )


def _issue(
    session: Session, person: Person, *, factors: bool, language: str, now: datetime
) -> str:
    """End what let this person in, tell them, and return a fresh link."""
    tickets.end_all(session, person.id, now=now)
    person.password_hash = None
    if factors:
        mine = (Passkey.person_id == person.id) & Passkey.removed_at.is_(None)
        session.execute(update(Passkey).where(mine).values(removed_at=now))
        codes.forget_app(session, person.id)
        codes.forget_recovery(session, person)
    token = tickets.new_link(session, person, now=now)
    telling.send_reset(session, person, token, language=language, now=now)
    return token
