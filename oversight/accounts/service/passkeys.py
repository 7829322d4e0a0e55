"""Passkeys are added and taken away by their owner, and nobody is left without."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts import ceremony, tickets
from oversight.accounts.models.passkeys import Passkey, Purpose
from oversight.accounts.queries import factors, people
from oversight.accounts.queries import passkeys as queries
from oversight.accounts.rules import factors as factor_rules
from oversight.accounts.rules import passkeys as rules
from oversight.accounts.rules.factors import Enrolled
from oversight.accounts.service import challenges, codes, telling
from oversight.accounts.site import site
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


def options(session: Session, *, by: Actor, now: datetime) -> str:
    """Return what the browser needs to make a passkey, with a fresh challenge."""
    person = people.person(session, by.id, lock=True)
    mine = queries.of_person(session, by.id)
    rules.check_room(len(mine))

    challenge = challenges.ask(session, Purpose.REGISTER, by.id, now=now)
    known = [one.credential_id for one in mine]
    return ceremony.creation(person, challenge, known)


def add(
    session: Session,
    name: str,
    answer: str,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Keep a passkey that a device has made, under its owner's name for it.

    Other sessions end; this one goes on under the token that is returned.
    """
    person = people.person(session, by.id, lock=True)
    mine = queries.of_person(session, by.id)
    rules.check_room(len(mine))
    rules.check_named(name, among=[one.name for one in mine])
    challenge = ceremony.challenge_of(answer)
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
    telling.tell(session, person, "passkey-added", language=language, now=now)
    token = tickets.end_others(session, by.id, keep=keep, now=now)

    ledger.note(session, "passkey.added", by=by, now=now, subject=str(passkey.id))
    return token


def remove(
    session: Session,
    passkey_id: UUID,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Let a passkey open nothing any more; what it signed stays signed."""
    person = people.person(session, by.id, lock=True)
    passkey = queries.own(session, passkey_id, by.id)
    enrolled = factors.enrolled(session, by.id)
    left = Enrolled(enrolled.passkeys - 1, app=enrolled.app)
    factor_rules.check_enough_left(by.role, left, strict=site().strict)

    passkey.removed_at = now
    session.flush()
    token = codes.changed(
        session, person, "passkey-removed", keep=keep, language=language, now=now
    )

    ledger.note(session, "passkey.removed", by=by, now=now, subject=str(passkey.id))
    return token
