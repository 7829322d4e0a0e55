"""Letters about what was sent: to everybody who speaks for the platform, or signs."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person, Platform
from oversight.authority.permissions import Role
from oversight.notices.service import mail

LANGUAGE = "en"  # Staff read English and Urdu; letters to them are short.


def to_platform(
    session: Session,
    platform: str,
    message: str,
    *,
    key: str,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    """Write to each liaison of a platform, once for each occasion."""
    found = select(Person.email).where(
        Person.role == Role.LIAISON,
        Person.platform_id.in_(select(Platform.id).where(Platform.slug == platform)),
    )
    _post(session, found, message, key=key, values=values, now=now)


def to_body(
    session: Session,
    body: str,
    message: str,
    *,
    key: str,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    """Write to each authorising officer of a public body, once for each occasion."""
    found = select(Person.email).where(
        Person.role == Role.AUTHORISER,
        Person.body_id.in_(select(Body.id).where(Body.slug == body)),
    )
    _post(session, found, message, key=key, values=values, now=now)


def _post(
    session: Session,
    found: Select[str],
    message: str,
    *,
    key: str,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    here = found.where(Person.disabled_at.is_(None)).order_by(Person.email)
    for address in session.scalars(here).all():
        mail.post(
            session,
            message,
            to=address,
            language=LANGUAGE,
            key=f"{key}:{address}",
            now=now,
            values=values,
        )
