"""Passkeys are added and taken away by their owner, and nobody is left without."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts import ceremony
from oversight.accounts.models.passkeys import Passkey, Purpose
from oversight.accounts.queries import passkeys as queries
from oversight.accounts.queries import people
from oversight.accounts.rules import passkeys as rules
from oversight.accounts.service import challenges
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


def options(session: Session, *, by: Actor, now: datetime) -> tuple[bytes, str]:
    """Return a fresh challenge, and what the browser needs to make a passkey."""
    person = people.person(session, by.id, lock=True)
    mine = queries.of_person(session, by.id)
    rules.check_room(len(mine))

    challenge = challenges.ask(session, Purpose.REGISTER, by.id, now=now)
    known = [one.credential_id for one in mine]
    return challenge, ceremony.creation(person, challenge, known)


def add(
    session: Session,
    name: str,
    answer: str,
    *,
    challenge: bytes,
    by: Actor,
    now: datetime,
) -> Passkey:
    """Keep the passkey that a device has made, under a name of its owner's choice."""
    people.person(session, by.id, lock=True)
    mine = queries.of_person(session, by.id)
    rules.check_room(len(mine))
    rules.check_named(name, among=[one.name for one in mine])
    challenges.answered(session, Purpose.REGISTER, by.id, value=challenge, now=now)
    made = ceremony.made(answer, challenge)

    passkey = Passkey(
        person_id=by.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        name=name,
        sign_count=made.sign_count,
        made_at=now,
    )
    session.add(passkey)
    session.flush()

    ledger.note(session, "passkey.added", by=by, now=now, subject=str(passkey.id))
    return passkey


def remove(session: Session, passkey_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a passkey open nothing any more; what it signed stays signed."""
    people.person(session, by.id, lock=True)
    passkey = queries.own(session, passkey_id, by.id)

    passkey.removed_at = now

    ledger.note(session, "passkey.removed", by=by, now=now, subject=str(passkey.id))
