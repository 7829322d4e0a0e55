"""Showing a factor: a passkey, a code of an app, or a recovery code from paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts import ceremony, passwords
from oversight.accounts.models.factors import CodeUse
from oversight.accounts.models.passkeys import Passkey, Purpose
from oversight.accounts.models.people import Person
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries import passkeys
from oversight.accounts.queries.people import person
from oversight.accounts.rules import factors as rules
from oversight.accounts.rules import passkeys as passkey_rules
from oversight.accounts.rules import people as people_rules
from oversight.accounts.service import challenges, telling

PASSWORD, PASSKEY, CODE, RECOVERY = "password", "passkey", "code", "recovery"


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What was shown: one of these."""

    code: str = ""
    assertion: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person can be asked for."""

    options: str
    code: bool
    password: bool


def question(session: Session, person_id: UUID, *, now: datetime) -> Question:
    """Return what this person can show, with a fresh challenge for their passkeys."""
    keys = passkeys.of_person(session, person_id)
    app = queries.enrolled(session, person_id).app
    left = queries.recovery_left(session, person_id) > 0
    options = ""
    if keys:
        challenge = challenges.ask(session, Purpose.PROVE, person_id, now=now)
        options = ceremony.request(challenge, [one.credential_id for one in keys])
    return Question(options, code=app or left, password=not keys and not app)


def entrance(session: Session, *, now: datetime) -> str:
    """Return what a browser is asked when nobody has said yet who they are."""
    challenge = challenges.ask(session, Purpose.ENTER, None, now=now)
    return ceremony.request(challenge, [])


def shown(
    session: Session, somebody: Person, given: Shown, *, language: str, now: datetime
) -> str:
    """Return which factor was rightly shown, or refuse.

    The person's row is locked first, so that no code is used twice at once.
    """
    person(session, somebody.id, lock=True)
    if given.assertion:
        passkey = answered(
            session, Purpose.PROVE, somebody.id, given.assertion, now=now
        )
        passkey_rules.check_own(passkey.person_id, by=somebody.id)
        return PASSKEY
    if given.code:
        return _code(session, somebody, given.code, language=language, now=now)
    has_none = not queries.enrolled(session, somebody.id).any
    if not (has_none and passwords.matches(somebody.password_hash, given.password)):
        raise people_rules.refused_confirmation()
    return PASSWORD


def answered(
    session: Session,
    purpose: Purpose,
    person_id: UUID | None,
    answer: str,
    *,
    now: datetime,
) -> Passkey:
    """Return the passkey that has truly answered an open challenge, or refuse."""
    challenge = ceremony.challenge_of(answer)
    challenges.answered(session, purpose, person_id, value=challenge, now=now)
    passkey = passkeys.by_credential(session, ceremony.credential_of(answer))
    proof = ceremony.proved(answer, challenge, passkey)
    passkey.sign_count = proof.sign_count
    passkey.used_at = now
    session.flush()
    return passkey


def use_code(session: Session, person_id: UUID, code: str, *, now: datetime) -> None:
    """Let a code of the person's app count, once."""
    app = queries.app(session, person_id)
    if app is None:
        raise rules.refused()
    step = rules.fitting_step(queries.secret(session, app), code, now)
    fitting = rules.check_step(step, last=queries.last_step(session, app, now))
    session.add(CodeUse(app_id=app.id, step=fitting, used_at=now))
    session.flush()


def _code(
    session: Session, somebody: Person, typed: str, *, language: str, now: datetime
) -> str:
    code = rules.typed_code(typed)
    if rules.is_app_code(code):
        if not queries.enrolled(session, somebody.id).app:
            raise rules.refused()
        use_code(session, somebody.id, code, now=now)
        return CODE
    found = queries.recovery(session, somebody.id, rules.recovery_hash(code))
    if found is None:
        raise rules.refused()
    found.used_at = now
    session.flush()
    telling.tell(session, somebody, "recovery-used", language=language, now=now)
    return RECOVERY
