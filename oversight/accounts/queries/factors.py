"""Which second factors a person has, and what a half-open sign-in belongs to."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.factors import (
    CodeApp,
    CodeUse,
    HalfSession,
    RecoveryCode,
)
from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.models.people import Person
from oversight.accounts.rules import factors as rules
from oversight.accounts.rules.factors import Enrolled
from oversight.accounts.rules.people import token_hash
from oversight.vault import service as vault

DOCKET = "sign-in"


@dataclass(frozen=True, slots=True, repr=False)
class AppSecret:
    """What an app is given, once, to show codes: for the eye and for the camera."""

    key: str
    address: str


@dataclass(frozen=True, slots=True, repr=False)
class Half:
    """Whose sign-in waits for its second factor."""

    person_id: UUID
    email: str


def enrolled(session: Session, person_id: UUID) -> Enrolled:
    """Return what somebody can show beside the password."""
    passkeys, app = session.execute(_enrolled(), {"person": person_id}).one()
    return Enrolled(passkeys=passkeys, app=bool(app))


@cache
def _enrolled() -> Select[int, int]:
    """Ask what a person has: put into words once, sent with each request."""
    keys = (
        select(func.count())
        .select_from(Passkey)
        .where(Passkey.person_id == bindparam("person"), Passkey.removed_at.is_(None))
    )
    apps = (
        select(func.count())
        .select_from(CodeApp)
        .where(
            CodeApp.person_id == bindparam("person"), CodeApp.confirmed_at.is_not(None)
        )
    )
    return select(keys.scalar_subquery(), apps.scalar_subquery())


def keyed(session: Session) -> set[UUID]:
    """Return who has a second factor."""
    passkeys = select(Passkey.person_id).where(Passkey.removed_at.is_(None))
    apps = select(CodeApp.person_id).where(CodeApp.confirmed_at.is_not(None))
    return set(session.scalars(passkeys)) | set(session.scalars(apps))


def app(session: Session, person_id: UUID) -> CodeApp | None:
    """Return a person's app, whether or not it has shown its first code."""
    return session.scalars(
        select(CodeApp).where(CodeApp.person_id == person_id)
    ).one_or_none()


def place(app: CodeApp) -> str:
    """Return where the secret of an app is sealed."""
    return f"accounts_code_apps/{app.id}/secret"


def secret(session: Session, app: CodeApp) -> str:
    """Open the secret of an app."""
    return vault.open_text(
        session,
        app.sealed,
        docket=DOCKET,
        subject=str(app.person_id),
        place=place(app),
    )


def app_secret(session: Session, person_id: UUID, email: str) -> AppSecret | None:
    """Return what an app is still to be given; nothing once it has shown a code."""
    found = app(session, person_id)
    if found is None or found.confirmed_at is not None:
        return None
    opened = secret(session, found)
    return AppSecret(rules.grouped(opened), rules.secret_address(opened, email))


def last_step(session: Session, app: CodeApp, now: datetime) -> int | None:
    """Return the half minute of the last code that was used, as of this moment."""
    newest = rules.newest_step(now)
    return session.scalar(
        select(func.max(CodeUse.step)).where(
            CodeUse.app_id == app.id, CodeUse.step <= newest
        )
    )


def recovery(session: Session, person_id: UUID, code_hash: str) -> RecoveryCode | None:
    """Return an unused recovery code of this person's, locked."""
    return session.scalars(
        select(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def recovery_left(session: Session, person_id: UUID) -> int:
    """Return how many recovery codes are still good."""
    unused = (RecoveryCode.person_id == person_id) & RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count(RecoveryCode.id)).where(unused)) or 0


def half(session: Session, token: str) -> HalfSession:
    """Return the half-open sign-in of this token, locked, or refuse it.

    Whose it is is locked first: who ends all of somebody's sign-ins does so too.
    """
    mine = HalfSession.token_hash == token_hash(token)
    whose = session.scalar(select(HalfSession.person_id).where(mine))
    if whose is None:
        raise rules.half_over()
    session.execute(select(Person.id).where(Person.id == whose).with_for_update())
    found = session.scalars(
        select(HalfSession).where(mine).with_for_update()
    ).one_or_none()
    if found is None:
        raise rules.half_over()
    return found


def half_person(session: Session, token: str, now: datetime) -> Half | None:
    """Return whose half-open sign-in this is, while it still counts."""
    found = session.execute(
        select(HalfSession, Person.email)
        .join(Person, Person.id == HalfSession.person_id)
        .where(HalfSession.token_hash == token_hash(token))
    ).one_or_none()
    if found is None or not rules.is_half(made_at=found[0].made_at, now=now):
        return None
    return Half(found[0].person_id, found[1])
