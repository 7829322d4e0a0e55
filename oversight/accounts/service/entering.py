"""Coming in: the password, a second factor after it, or a passkey instead of both."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts import passwords, tickets
from oversight.accounts.models.passkeys import Purpose
from oversight.accounts.models.people import Person
from oversight.accounts.queries import factors
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import factors as factor_rules
from oversight.accounts.rules import passkeys as passkey_rules
from oversight.accounts.rules import people as rules
from oversight.accounts.service import people, showing, telling
from oversight.accounts.service.showing import PASSKEY, PASSWORD, Shown
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """A token; ``whole`` says whether it opens a session or still owes a factor."""

    token: str
    email: str
    whole: bool = True


def sign_in(
    session: Session, email: str, password: str, *, device: str = "", now: datetime
) -> Entered:
    """Let in whoever knows the password, or ask them for their second factor.

    An unknown address, a wrong password and a disabled account are refused in
    the same words and after the same work.
    """
    person = queries.person_by_email(session, email)
    right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not right or person.disabled_at is not None:
        raise rules.refused_sign_in()

    if person.password_hash and passwords.outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    if factors.enrolled(session, person.id).any:
        token = tickets.open_half(session, person.id, now=now)
        note(session, "sign_in.half", person, now=now)
        return Entered(token, person.email, whole=False)
    return _let_in(session, person, PASSWORD, device=device, now=now)


def finish(
    session: Session,
    half: str,
    given: Shown,
    *,
    language: str = "en",
    device: str = "",
    now: datetime,
) -> Entered:
    """Let in whoever showed the password before and a second factor now."""
    row = factors.half(session, half)
    factor_rules.check_half(made_at=row.made_at, now=now)
    person = queries.person(session, row.person_id)
    if person.disabled_at is not None:
        raise factor_rules.half_over()
    factor = showing.shown(session, person, given, language=language, now=now)

    session.delete(row)

    return _let_in(session, person, PASSWORD, factor, device=device, now=now)


def with_passkey(
    session: Session, answer: str, *, device: str = "", now: datetime
) -> Entered:
    """Let in whoever holds a passkey whose device has verified them: two in one."""
    passkey = showing.answered(session, Purpose.ENTER, None, answer, now=now)
    person = queries.person(session, passkey.person_id)
    if person.disabled_at is not None:
        raise passkey_rules.refused()

    return _let_in(session, person, PASSKEY, device=device, now=now)


def after_enrolment(
    session: Session, person: Person, *, device: str = "", now: datetime
) -> Entered | None:
    """Let in whoever has just chosen a password, unless they owe a second factor."""
    if factors.enrolled(session, person.id).any:
        return None
    return _let_in(session, person, PASSWORD, device=device, now=now)


def confirm(
    session: Session,
    token: str,
    given: Shown,
    *,
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Let somebody show a factor anew; the session goes on under a new token."""
    person = queries.person(session, by.id)
    factor = showing.shown(session, person, given, language=language, now=now)

    fresh = tickets.renew(session, token, confirmed_at=now)

    facts = {"with": [factor]}
    ledger.note(
        session, "step_up.done", by=by, now=now, subject=str(by.id), facts=facts
    )
    return fresh


def note_refused(
    session: Session,
    act: str,
    *,
    email: str = "",
    person_id: UUID | None = None,
    by: Actor | None = None,
    now: datetime,
) -> None:
    """Keep in the audit that somebody was turned away, without what was typed."""
    person = queries.person_by_email(session, email) if email else None
    known = person.id if person else person_id or (by.id if by else None)
    ledger.note(session, act, by=by, now=now, subject=str(known or "unknown"))


def warn(session: Session, person_id: UUID, *, language: str, now: datetime) -> None:
    """Tell somebody by letter that a wrong second factor was given again and again."""
    person = queries.person(session, person_id)
    telling.tell(session, person, "factor-refused", language=language, now=now)

    ledger.note(session, "factor.warned", by=None, now=now, subject=str(person.id))


def note(session: Session, act: str, person: Person, *, now: datetime) -> None:
    """Keep in the audit what a person did on the way in."""
    by = queries.actor_of(person)
    ledger.note(session, act, by=by, now=now, subject=str(person.id))


def note_denied(session: Session, permission: str, *, by: Actor, now: datetime) -> None:
    """Keep in the audit that somebody asked for what their role does not include."""
    facts = {"permission": permission}
    ledger.note(session, "access.denied", by=by, now=now, facts=facts)


def _let_in(
    session: Session, person: Person, *factors: str, device: str, now: datetime
) -> Entered:
    token = people.begin(session, person, device=device, now=now)
    ledger.note(
        session,
        "sign_in.done",
        by=queries.actor_of(person),
        now=now,
        subject=str(person.id),
        facts={"with": list(factors)},
    )
    return Entered(token, person.email)
