"""Who is who: people behind sessions, bodies, platforms, and the pages about them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models.people import Body, Person, Platform
from oversight.accounts.models.sessions import Enrolment, LoginSession
from oversight.accounts.queries import factors, resets
from oversight.accounts.rules import factors as factor_rules
from oversight.accounts.rules import people as rules
from oversight.accounts.site import site
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in person at this moment, and whether to note that they were seen.

    ``confirmed``: a factor was shown a short while ago. ``owes``: a second factor
    must be enrolled before anything else is open.
    """

    actor: Actor
    unnoted: bool
    confirmed: bool
    owes: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account, as administrators see it."""

    id: UUID
    email: str
    name: str
    role: str
    place: str
    enrolled: bool
    disabled_at: datetime | None
    has_factor: bool
    reset_waits: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Every account of the portal."""

    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One body or platform to choose."""

    slug: str
    name: str
    name_ur: str


def actor_of(person: Person) -> Actor:
    """Return the person as the rules see them."""
    return Actor(
        id=person.id,
        name=person.name,
        role=person.role,
        body=person.body.slug if person.body else None,
        platform=person.platform.slug if person.platform else None,
        pseudonym=person.pseudonym,
    )


def visit(session: Session, token: str, now: datetime) -> Visit | None:
    """Return who holds this session token, if the session still counts."""
    asked = {"token_hash": rules.token_hash(token)}
    found = session.scalars(_visiting(), asked).one_or_none()
    if found is None or found.ended_at or found.person.disabled_at:
        return None
    if not rules.alive(created_at=found.created_at, seen_at=found.seen_at, now=now):
        return None
    strict = site().strict
    enrolled = factors.enrolled(session, found.person_id)
    fresh = rules.fresh(confirmed_at=found.confirmed_at, now=now)
    return Visit(
        actor_of(found.person),
        unnoted=now - found.seen_at >= rules.SEEN_EVERY,
        confirmed=fresh or not (strict or enrolled.any),
        owes=factor_rules.owes(found.person.role, enrolled, strict=strict),
    )


@cache
def _visiting() -> Select[LoginSession]:
    """Ask for a session and its person: put into words once, sent with each request."""
    return (
        select(LoginSession)
        .where(LoginSession.token_hash == bindparam("token_hash"))
        .options(
            joinedload(LoginSession.person).options(
                joinedload(Person.body), joinedload(Person.platform)
            )
        )
    )


def actor(session: Session, token: str, now: datetime) -> Actor | None:
    """Return who holds this session token, with the rights of this moment."""
    found = visit(session, token, now)
    return found.actor if found else None


def person_by_email(session: Session, email: str) -> Person | None:
    """Return the account with this address, however it is typed."""
    return session.scalars(
        _people().where(Person.email == rules.folded(email))
    ).one_or_none()


def person(session: Session, person_id: UUID, *, lock: bool = False) -> Person:
    """Return one account, its row locked if an act is to change it."""
    asked = _people().where(Person.id == person_id)
    if lock:
        asked = asked.with_for_update(of=Person)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such account."))
    return found


def person_of(session: Session, email: str) -> Person:
    """Return the account with this address, locked, or say that there is none."""
    found = person_by_email(session, email)
    if found is None:
        raise RuleError("not_found", N_("There is no such account."))
    return person(session, found.id, lock=True)


def enrolment(session: Session, token: str) -> Enrolment:
    """Return the enrolment behind a link, locked, or refuse the link.

    Whose it is is locked first: who ends all of somebody's links does so too.
    """
    mine = Enrolment.token_hash == rules.token_hash(token)
    whose = session.scalar(select(Enrolment.person_id).where(mine))
    if whose is None:
        raise _bad_link()
    person(session, whose, lock=True)
    found = session.scalars(
        select(Enrolment).where(mine).with_for_update(of=Enrolment)
    ).one_or_none()
    if found is None:
        raise _bad_link()
    return found


def _bad_link() -> RuleError:
    return RuleError(
        "link_bad",
        N_("This link is not complete. Copy the whole of it and try again."),
    )


def enrolment_open(session: Session, token: str, now: datetime) -> bool:
    """Say whether the link still lets somebody set a password."""
    found = session.scalars(
        select(Enrolment).where(Enrolment.token_hash == rules.token_hash(token))
    ).one_or_none()
    return found is not None and found.used_at is None and now < found.expires_at


def body(session: Session, slug: str) -> Body:
    """Return a public body by its slug."""
    found = session.scalars(select(Body).where(Body.slug == slug)).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such public body."))
    return found


def bodies(session: Session, *, on: date | None = None) -> list[Body]:
    """Return every public body, or those taking part on a day."""
    asked = select(Body).order_by(Body.slug)
    if on is not None:
        asked = asked.where(
            Body.joined_on <= on, (Body.left_on.is_(None)) | (Body.left_on > on)
        )
    return list(session.scalars(asked))


def platform(session: Session, slug: str) -> Platform:
    """Return a platform by its slug."""
    found = session.scalars(select(Platform).where(Platform.slug == slug)).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such platform."))
    return found


def platforms(session: Session) -> list[Platform]:
    """Return every platform, with "another site" last."""
    found = session.scalars(select(Platform).order_by(Platform.name))
    return sorted(found, key=lambda one: one.slug == "web")


def body_choices(session: Session) -> tuple[Choice, ...]:
    """Return the bodies an account can belong to."""
    return tuple(Choice(b.slug, b.name, b.name_ur) for b in bodies(session))


def platform_choices(session: Session) -> tuple[Choice, ...]:
    """Return the platforms a liaison can speak for."""
    return tuple(
        Choice(p.slug, p.name, p.name_ur) for p in platforms(session) if p.slug != "web"
    )


def people_page(session: Session, now: datetime) -> PeoplePage:
    """Return every account, for an administrator."""
    waiting = resets.waiting(session, now)
    keyed = factors.keyed(session)
    return PeoplePage(
        tuple(
            _row(p, reset_waits=p.id in waiting, has_factor=p.id in keyed)
            for p in session.scalars(_people().order_by(Person.email))
        )
    )


def _row(person: Person, *, reset_waits: bool, has_factor: bool) -> PersonRow:
    place = person.body.name if person.body else ""
    return PersonRow(
        id=person.id,
        email=person.email,
        name=person.name,
        role=person.role.value,
        place=place or (person.platform.name if person.platform else ""),
        enrolled=person.password_hash is not None,
        disabled_at=person.disabled_at,
        has_factor=has_factor,
        reset_waits=reset_waits,
    )


def _people() -> Select[Person]:
    return select(Person).options(joinedload(Person.body), joinedload(Person.platform))
