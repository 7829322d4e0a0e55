"""One's own account: how one signs in, and from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.sessions import LoginSession
from oversight.accounts.queries import factors, languages, passkeys, people
from oversight.accounts.queries.factors import AppSecret
from oversight.accounts.rules import factors as factor_rules
from oversight.accounts.rules import people as rules
from oversight.accounts.rules.passkeys import PASSKEY_ROLES
from oversight.accounts.site import site
from oversight.authority.permissions import Actor


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One sign-in, as its owner sees it: when, and on what kind of device."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    here: bool
    browser: str
    system: str


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey, by the name its owner gave it."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class MePage:
    """What people see of their own account."""

    name: str
    email: str
    role: str
    body: str
    platform: str
    pseudonym: str
    sessions: tuple[SessionRow, ...]
    passkeys: tuple[PasskeyRow, ...]
    app: bool
    app_since: datetime | None
    recovery_left: int
    has_factor: bool
    owes: bool
    wants_passkey: bool
    language: str


@dataclass(frozen=True, slots=True)
class OwedPage:
    """What is asked of somebody without a second factor, and whether it can wait."""

    wants_passkey: bool
    may_wait: bool


def me_page(session: Session, by: Actor, token: str, now: datetime) -> MePage:
    """Return a person's own account, its factors and the sessions that are open."""
    mine = people.person(session, by.id)
    enrolled = factors.enrolled(session, by.id)
    app = factors.app(session, by.id) if enrolled.app else None
    keys = passkeys.of_person(session, by.id)
    return MePage(
        name=mine.name,
        email=mine.email,
        role=mine.role.value,
        body=mine.body.name if mine.body else "",
        platform=mine.platform.name if mine.platform else "",
        pseudonym=mine.pseudonym or "",
        sessions=sessions_of(session, by.id, token, now),
        passkeys=tuple(
            PasskeyRow(one.id, one.name, one.made_at, one.used_at) for one in keys
        ),
        app=enrolled.app,
        app_since=app.confirmed_at if app else None,
        recovery_left=factors.recovery_left(session, by.id),
        has_factor=enrolled.any,
        owes=factor_rules.owes(by.role, enrolled, strict=site().strict),
        wants_passkey=by.role in PASSKEY_ROLES,
        language=languages.of_person(session, by.id),
    )


def sessions_of(
    session: Session, person_id: UUID, token: str, now: datetime
) -> tuple[SessionRow, ...]:
    """Return a person's open sessions, the latest first."""
    here = rules.token_hash(token)
    rows = session.scalars(
        select(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.created_at.desc())
    )
    return tuple(_rows(rows, here, now))


def owed_page(session: Session, by: Actor) -> OwedPage:
    """Return what second factor is asked of a person, and whether it can wait."""
    enrolled = factors.enrolled(session, by.id)
    owes = factor_rules.owes(by.role, enrolled, strict=site().strict)
    return OwedPage(wants_passkey=by.role in PASSKEY_ROLES, may_wait=not owes)


def app_secret(session: Session, by: Actor) -> AppSecret | None:
    """Return what a person's new app is still to be given."""
    mine = people.person(session, by.id)
    return factors.app_secret(session, by.id, mine.email)


def _rows(
    rows: Iterable[LoginSession], here: str, now: datetime
) -> Iterable[SessionRow]:
    for row in rows:
        if rules.alive(created_at=row.created_at, seen_at=row.seen_at, now=now):
            browser, _, system = (row.device or "other/other").partition("/")
            yield SessionRow(
                row.id,
                row.created_at,
                row.seen_at,
                here=row.token_hash == here,
                browser=browser,
                system=system,
            )
