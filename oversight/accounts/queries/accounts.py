"""Everybody's accounts, as administrators see them: how, never what, people show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.models.resets import Reset
from oversight.accounts.queries import factors, me, people, resets
from oversight.accounts.queries.me import SessionRow
from oversight.accounts.rules import resets as rules
from oversight.authority.permissions import Actor


@dataclass(frozen=True, slots=True)
class WaitingReset:
    """A reset that one administrator has asked for."""

    id: UUID
    asked_by: str
    asked_at: datetime
    factors: bool
    may_agree: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account: its factors by kind, its sessions, and what can be done."""

    id: UUID
    name: str
    email: str
    role: str
    place: str
    enrolled: bool
    disabled_at: datetime | None
    passkeys: int
    app: bool
    recovery_left: int
    sessions: tuple[SessionRow, ...]
    waiting: WaitingReset | None
    needs_second: bool
    may_invite: bool
    may_reset: bool
    may_disable: bool


def account_page(
    session: Session, person_id: UUID, by: Actor, now: datetime
) -> AccountPage:
    """Return one account, for an administrator."""
    person = people.person(session, person_id)
    enrolled = factors.enrolled(session, person_id)
    waiting = resets.waiting_for(session, person_id, now)
    at_work = person.disabled_at is None and person.id != by.id
    has_password = person.password_hash is not None
    return AccountPage(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role.value,
        place=_place(person),
        enrolled=has_password,
        disabled_at=person.disabled_at,
        passkeys=enrolled.passkeys,
        app=enrolled.app,
        recovery_left=factors.recovery_left(session, person_id),
        sessions=me.sessions_of(session, person_id, "", now),
        waiting=_waiting(session, waiting, person, by) if waiting else None,
        needs_second=rules.needs_second(person.role),
        may_invite=person.disabled_at is None and not has_password,
        may_reset=at_work and has_password and waiting is None,
        may_disable=at_work,
    )


def _waiting(session: Session, reset: Reset, person: Person, by: Actor) -> WaitingReset:
    return WaitingReset(
        reset.id,
        people.person(session, reset.asked_by).name,
        reset.asked_at,
        factors=reset.factors,
        may_agree=by.id not in {reset.asked_by, person.id},
    )


def _place(person: Person) -> str:
    if person.body:
        return person.body.name
    return person.platform.name if person.platform else ""
