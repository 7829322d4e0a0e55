"""Accounts begin by invitation, sign in by proof, and end at once when told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from oversight.accounts import passwords, registers, tickets
from oversight.accounts.models.people import Body, Person
from oversight.accounts.models.sessions import LoginSession
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import people as rules
from oversight.accounts.rules.resets import check_invited
from oversight.accounts.service import challenges, pressing, telling
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import service as ledger


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to invite: one role, and the body or platform that goes with it."""

    email: str
    name: str
    role: Role
    body: str | None = None
    platform: str | None = None
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PasswordChange:
    """The present password and the next one."""

    current: str
    password: str


@dataclass(frozen=True, slots=True, repr=False)
class EmailChange:
    """The present password and the next address."""

    current: str
    email: str


def add_person(
    session: Session,
    new: NewPerson,
    *,
    language: str = "en",
    by: Actor | None,
    now: datetime,
) -> str:
    """Open an account and return the one-time token with which it is taken over.

    What an administrator does is also told to the person, by a letter.
    """
    email = rules.folded(new.email)
    rules.check_email(email)
    rules.check_place(new.role, body=new.body, platform=new.platform)
    _check_free(session, email)

    person = Person(
        email=email,
        name=new.name,
        role=new.role,
        body_id=queries.body(session, new.body).id if new.body else None,
        platform_id=(
            queries.platform(session, new.platform).id if new.platform else None
        ),
        pseudonym=new.pseudonym,
        made_at=now,
    )
    session.add(person)
    session.flush()
    token = _invitation(session, person, language=language, by=by, now=now)

    facts = {"role": new.role.value, "body": new.body, "platform": new.platform}
    ledger.note(
        session, "person.added", by=by, now=now, subject=str(person.id), facts=facts
    )
    return token


def invite_again(
    session: Session,
    person_id: UUID,
    *,
    language: str = "en",
    by: Actor | None,
    now: datetime,
) -> str:
    """Return a new invitation for somebody who never enrolled; earlier ones end."""
    person = queries.person(session, person_id, lock=True)
    rules.check_enabled(disabled_at=person.disabled_at)
    check_invited(enrolled=person.password_hash is not None)

    tickets.end_all(session, person.id, now=now)
    token = _invitation(session, person, language=language, by=by, now=now)

    ledger.note(session, "person.invited", by=by, now=now, subject=str(person.id))
    return token


def enrol(session: Session, token: str, password: str, *, now: datetime) -> Person:
    """Let the holder of a fresh link set the password, once."""
    enrolment = queries.enrolment(session, token)
    rules.check_link(
        expires_at=enrolment.expires_at, used_at=enrolment.used_at, now=now
    )
    person = queries.person(session, enrolment.person_id, lock=True)
    rules.check_enabled(disabled_at=person.disabled_at)
    _check_password(person, password)

    tickets.end_all(session, person.id, now=now)
    person.password_hash = passwords.hashed(password)

    by = queries.actor_of(person)
    ledger.note(session, "person.enrolled", by=by, now=now, subject=str(person.id))
    return person


def begin(session: Session, person: Person, *, device: str = "", now: datetime) -> str:
    """Open a session for a person who has proved themself, under a new token."""
    return tickets.open_session(session, person.id, device=device, now=now)


def seen(session: Session, token: str, *, now: datetime) -> None:
    """Keep a session from falling idle."""
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.token_hash == rules.token_hash(token),
            LoginSession.seen_at < now,
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def change_password(
    session: Session,
    change: PasswordChange,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Change a password for whoever knows the present one; end other sessions.

    This session goes on under the token that is returned.
    """
    person = queries.person(session, by.id, lock=True)
    _check_known(person, change.current)
    _check_password(person, change.password)

    person.password_hash = passwords.hashed(change.password)
    token = tickets.end_others(session, person.id, keep=keep, now=now)
    telling.tell(session, person, "password-changed", language=language, now=now)

    ledger.note(session, "password.changed", by=by, now=now, subject=str(person.id))
    return token


def change_email(
    session: Session,
    change: EmailChange,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Change where a person is written to, and tell the old address and the new.

    Other sessions end; this one goes on under the token that is returned.
    """
    person = queries.person(session, by.id, lock=True)
    _check_known(person, change.current)
    new, old = rules.folded(change.email), person.email
    rules.check_email(new)
    _check_free(session, new)

    person.email = new
    session.flush()
    token = tickets.end_others(session, person.id, keep=keep, now=now)
    for address in (old, new):
        telling.tell(
            session, person, "email-changed", language=language, now=now, to=address
        )

    ledger.note(session, "email.changed", by=by, now=now, subject=str(person.id))
    return token


def disable_person(
    session: Session, person_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Close an account for good: its sessions and links end in the same moment."""
    person = queries.person(session, person_id, lock=True)
    rules.check_other(person.id, by=by.id)
    rules.check_enabled(disabled_at=person.disabled_at)

    person.disabled_at = now
    tickets.end_all(session, person.id, now=now)

    ledger.note(session, "person.disabled", by=by, now=now, subject=str(person.id))


def load_registers(session: Session, *, now: datetime) -> int:
    """Add the bodies and platforms of the data file that are not there yet."""
    known = {
        *(("body", body.slug) for body in queries.bodies(session)),
        *(("platform", platform.slug) for platform in queries.platforms(session)),
    }
    added = [row for row in registers.rows(now) if (row.kind, row.slug) not in known]

    session.add_all(row.model for row in added)
    session.flush()

    for row in added:
        if isinstance(row.model, Body) and row.model.joined_on:
            joined = {"body": row.slug, "classes": row.classes}
            since = row.model.joined_on.isoformat()
            ledger.record(
                session, "body.joined", now=now, public=joined | {"from": since}
            )
    return len(added)


def sweep(session: Session, now: datetime) -> int:
    """End the sessions that fell idle or grew too old."""
    over = (LoginSession.seen_at <= now - rules.IDLE) | (
        LoginSession.created_at <= now - rules.ABSOLUTE
    )
    challenges.forget(session, now=now)
    pressing.forget(session, now=now)
    tickets.forget_halves(session, now=now)
    return tickets.end(session, over, now=now)


def _invitation(
    session: Session,
    person: Person,
    *,
    language: str,
    by: Actor | None,
    now: datetime,
) -> str:
    """Return a fresh link; whoever works at the machine itself hands it over."""
    token = tickets.new_link(session, person, now=now)
    if by is not None:
        telling.invite(session, person, token, language=language, now=now)
    return token


def _check_known(person: Person, password: str) -> None:
    if not passwords.matches(person.password_hash, password):
        raise RuleError(
            "password_wrong", N_("This is not your present password."), field="current"
        )


def _check_free(session: Session, email: str) -> None:
    if queries.person_by_email(session, email) is not None:
        raise RuleError(
            "email_taken", N_("There is an account with this address."), field="email"
        )


def _check_password(person: Person, password: str) -> None:
    rules.check_password(
        password, common=passwords.common(), own=f"{person.name} {person.email}"
    )
