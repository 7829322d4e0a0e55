"""People, bodies and platforms, made with as few words as a test needs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts import passwords
from oversight.accounts.models.people import Body, BodyKind, Person, Platform
from oversight.accounts.queries import people as queries
from oversight.authority.permissions import AGENCY_ROLES, Actor, Role
from oversight.dispatch.models.channels import Contact, Rehearsal
from oversight.dispatch.queries import channels

MADE = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "seven quiet herons by the canal"
_number = count(1)
_hash: list[str] = []


def a_body(session: Session, slug: str = "pta", **facts: object) -> Body:
    """The body of this slug, made if it is not there."""
    found = session.scalars(select(Body).where(Body.slug == slug)).one_or_none()
    if found is not None:
        return found
    values: dict[str, object] = {
        "slug": slug,
        "name": f"Body {slug}",
        "name_ur": f"ادارہ {slug}",
        "short": slug.upper(),
        "kind": BodyKind.REGULATOR,
        "joined_on": date(2025, 1, 1),
    }
    body = Body(**{**values, **facts})
    session.add(body)
    session.flush()
    return body


def a_platform(session: Session, slug: str = "x", **facts: object) -> Platform:
    """The platform of this slug, made if it is not there."""
    found = session.scalars(select(Platform).where(Platform.slug == slug)).one_or_none()
    if found is not None:
        return found
    platform = _platform(slug, facts)
    session.add(platform)
    session.flush()
    return platform


def the_platforms(session: Session, slugs: Sequence[str]) -> None:
    """Make those of these platforms that are not there, all at once."""
    known = set(session.scalars(select(Platform.slug)))
    session.add_all(_platform(slug, {}) for slug in slugs if slug not in known)
    session.flush()


def _platform(slug: str, facts: Mapping[str, object]) -> Platform:
    values: dict[str, object] = {
        "slug": slug,
        "name": slug.title(),
        "name_ur": f"پلیٹ فارم {slug}",
        "valid_from": date(2025, 1, 1),
    }
    return Platform(**{**values, **facts})


def a_person(
    session: Session,
    *,
    role: Role = Role.REGISTRAR,
    body: str | None = None,
    platform: str | None = None,
    **facts: object,
) -> Person:
    """Somebody with a password, in the body or platform that their role needs."""
    n = next(_number)
    values: dict[str, object] = {
        "email": f"{role.value}{n}@portal.example",
        "name": f"{role.value.title()} {n}",
        "role": role,
        "body": None,
        "platform": None,
        "password_hash": _password_hash(),
        "made_at": MADE,
    }
    if body is not None or role in AGENCY_ROLES:
        values["body"] = a_body(session, body or "pta")
    if platform is not None or role is Role.LIAISON:
        values["platform"] = a_platform(session, platform or "x")
    if role is Role.REVIEWER:
        values["pseudonym"] = f"R-{1000 + n}"  # never one of a roster
    person = Person(**{**values, **facts})
    session.add(person)
    session.flush()
    if person.platform is not None:
        an_open_channel(session, person)
    return person


def an_open_channel(session: Session, liaison: Person) -> None:
    """Let the platform of a liaison have a contact and an answered test order."""
    platform = liaison.platform
    if platform is None or platform.slug == "web":
        return
    if channels.newest(session, platform.id) is not None:
        return
    session.add(
        Contact(
            platform_id=platform.id,
            address=contact_of(platform.slug),
            language="en",
            hours="Monday to Friday, 9 to 17, Dublin time",
            code_hash=f"{next(_number):064x}",
            asked_by=liaison.id,
            asked_at=MADE,
            expires_at=MADE,
            confirmed_by=liaison.id,
            confirmed_at=MADE,
        )
    )
    session.add(
        Rehearsal(
            platform_id=platform.id,
            number=f"TEST-{platform.slug.upper()}-1",
            body="{}",
            sha256=sha256(b"{}").hexdigest(),
            until=MADE.date(),
            sent_at=MADE,
            received_by=liaison.id,
            received_at=MADE,
            answered_by=liaison.id,
            answered_at=MADE,
            action="none",
        )
    )
    session.flush()


def contact_of(platform: str) -> str:
    """Where letters to a platform go."""
    return f"records@{platform}.example"


def an_actor(
    session: Session,
    *,
    role: Role = Role.REGISTRAR,
    body: str | None = None,
    platform: str | None = None,
    **facts: object,
) -> Actor:
    """The same somebody, as the rules see them."""
    return queries.actor_of(
        a_person(session, role=role, body=body, platform=platform, **facts)
    )


def _password_hash() -> str:
    """The hash of PASSWORD, made once for all tests: it is slow on purpose."""
    if not _hash:
        _hash.append(passwords.hashed(PASSWORD))
    return _hash[0]
