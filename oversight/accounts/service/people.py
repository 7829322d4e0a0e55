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


def add_person(
    session: Session, new: NewPerson, *, by: Actor | None, now: datetime
) -> str:
    """Open an account and return the one-time token with which it is taken over."""
    email = rules.folded(new.email)
    rules.check_email(email)
    rules.check_place(new.role, body=new.body, platform=new.platform)
    if queries.person_by_email(session, email) is not None:
        raise RuleError(
            "email_taken", N_("There is an account with this address."), field="email"
        )

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
    token = tickets.new_link(session, person, now=now)

    facts = {"role": new.role.value, "body": new.body, "platform": new.platform}
    ledger.note(
        session, "person.added", by=by, now=now, subject=str(person.id), facts=facts
    )
    return token


def invite_again(
    session: Session, person_id: UUID, *, by: Actor | None, now: datetime
) -> str:
    """Return a new one-time token, and let every earlier one and session end."""
    person = queries.person(session, person_id, lock=True)
    rules.check_enabled(disabled_at=person.disabled_at)

    tickets.end_links(session, person.id, now=now)
    tickets.end(session, LoginSession.person_id == person.id, now=now)
    token = tickets.new_link(session, person, now=now)

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

    tickets.end_links(session, person.id, now=now)
    tickets.end(session, LoginSession.person_id == person.id, now=now)
    person.password_hash = passwords.hashed(password)

    by = queries.actor_of(person)
    ledger.note(session, "person.enrolled", by=by, now=now, subject=str(person.id))
    return person


def sign_in(session: Session, email: str, password: str, *, now: datetime) -> str:
    """Return a new session token to whoever proves to be the account's owner.

    An unknown address, a wrong password and a disabled account are refused in
    the same words and after the same work.
    """
    person = queries.person_by_email(session, email)
    missing = rules.FACTORS - _shown(person, password)
    if person is None or missing or person.disabled_at is not None:
        raise rules.refused_sign_in()

    if person.password_hash and passwords.outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    token = begin(session, person, now=now)

    by = queries.actor_of(person)
    ledger.note(session, "sign_in.done", by=by, now=now, subject=str(person.id))
    return token


def note_refused_sign_in(session: Session, email: str, *, now: datetime) -> None:
    """Keep in the audit that a sign-in was refused, without what was typed."""
    person = queries.person_by_email(session, email)
    subject = str(person.id) if person else "unknown"
    ledger.note(session, "sign_in.refused", by=None, now=now, subject=subject)


def begin(session: Session, person: Person, *, now: datetime) -> str:
    """Open a session for a person who has proved themself, under a new token."""
    return tickets.open_session(session, person.id, now=now)


def seen(session: Session, token: str, *, now: datetime) -> None:
    """Keep a session from falling idle."""
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.token_hash == queries.token_hash(token),
            LoginSession.seen_at < now,
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def sign_out(session: Session, token: str, *, by: Actor | None, now: datetime) -> None:
    """End the session of this token at once."""
    if tickets.end(
        session, LoginSession.token_hash == queries.token_hash(token), now=now
    ):
        ledger.note(session, "sign_out.done", by=by, now=now)


def end_session(
    session: Session, session_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Let a person end one session of their own."""
    own = (LoginSession.id == session_id) & (LoginSession.person_id == by.id)
    if not tickets.end(session, own, now=now):
        raise RuleError("not_found", N_("This session has ended already."))

    ledger.note(session, "session.ended", by=by, now=now, subject=str(session_id))


def end_sessions(
    session: Session, person_id: UUID, *, by: Actor | None, now: datetime
) -> int:
    """End every session of a person, on every device, and say how many."""
    ended = tickets.end(session, LoginSession.person_id == person_id, now=now)

    ledger.note(session, "sessions.ended", by=by, now=now, subject=str(person_id))
    return ended


def change_password(
    session: Session,
    change: PasswordChange,
    *,
    keep: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Change a password for whoever knows the present one; end other sessions."""
    person = queries.person(session, by.id, lock=True)
    if not passwords.matches(person.password_hash, change.current):
        raise RuleError(
            "password_wrong", N_("This is not your present password."), field="current"
        )
    _check_password(person, change.password)

    person.password_hash = passwords.hashed(change.password)
    others = LoginSession.token_hash != queries.token_hash(keep)
    tickets.end(session, (LoginSession.person_id == person.id) & others, now=now)
    tickets.end_links(session, person.id, now=now)

    ledger.note(session, "password.changed", by=by, now=now, subject=str(person.id))


def disable_person(
    session: Session, person_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Close an account for good: its sessions and links end in the same moment."""
    person = queries.person(session, person_id, lock=True)
    rules.check_other(person.id, by=by.id)
    rules.check_enabled(disabled_at=person.disabled_at)

    person.disabled_at = now
    tickets.end(session, LoginSession.person_id == person.id, now=now)
    tickets.end_links(session, person.id, now=now)

    ledger.note(session, "person.disabled", by=by, now=now, subject=str(person.id))


def give_pseudonym(
    session: Session,
    person_id: UUID,
    pseudonym: str,
    *,
    by: Actor | None,
    now: datetime,
) -> None:
    """Give a reviewer the one name under which every decision will be signed."""
    person = queries.person(session, person_id, lock=True)
    rules.check_pseudonym(person.role, present=person.pseudonym)

    person.pseudonym = pseudonym

    ledger.note(session, "pseudonym.given", by=by, now=now, subject=str(person.id))


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
    return tickets.end(session, over, now=now)


def _shown(person: Person | None, password: str) -> frozenset[str]:
    """Return the factors shown; somebody unknown costs the same work."""
    stored = person.password_hash if person else None
    return frozenset({"password"} if passwords.matches(stored, password) else ())


def _check_password(person: Person, password: str) -> None:
    rules.check_password(
        password, common=passwords.common(), own=f"{person.name} {person.email}"
    )
