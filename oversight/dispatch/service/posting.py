"""Letters about what was sent: to a platform's contact alone, or to who signs.

None of them holds a word of the case: they name a docket and lead to its page.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person, Platform
from oversight.accounts.queries import languages
from oversight.authority.permissions import Role
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.queries import channels
from oversight.notices.models.mail import LONGEST_KEY, Mail
from oversight.notices.queries import mail as letters
from oversight.notices.rules.mail import MailState
from oversight.notices.service import mail, sending


def to_platform(
    session: Session,
    platform: str,
    message: str,
    *,
    docket: str,
    values: Mapping[str, str],
    now: datetime,
    mark: str = "",
) -> bool:
    """Write to the contact of a platform in its language, once for each occasion.

    A platform that has no contact is not written to: nothing new is sent to it either.
    Says whether a letter was written now.
    """
    found = session.scalars(select(Platform).where(Platform.slug == platform)).one()
    contact = channels.contact(session, found.id)
    key = f"{message}:{docket}{mark}"
    if contact is None or letters.by_key(session, key) is not None:
        return False
    mail.post(
        session,
        message,
        to=contact.address,
        language=contact.language,
        key=key,
        now=now,
        values=values,
    )
    row = PlatformLetter(
        platform_id=found.id, docket=docket, message=message, key=key, posted_at=now
    )
    session.add(row)
    session.flush()
    return True


def again(session: Session, platform_id: UUID, to: str, *, now: datetime) -> int:
    """Send on to the contact that counts now what no server took for the one before.

    Nothing that was owed to the platform is lost because an address was wrong.
    """
    untaken = session.scalars(
        select(Mail.id)
        .join(PlatformLetter, PlatformLetter.key == Mail.key)
        .where(PlatformLetter.platform_id == platform_id, Mail.state != MailState.SENT)
        .order_by(Mail.id)
    ).all()
    return sum(sending.redirect(session, one, to, now=now) for one in untaken)


def to_person(
    session: Session,
    person_id: UUID,
    message: str,
    *,
    key: str,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    """Write to one person of the staff, as long as that person can sign in."""
    person = session.get_one(Person, person_id)
    if person.disabled_at is not None:
        return
    mail.post(
        session,
        message,
        to=person.email,
        language=languages.of_person(session, person.id),
        key=key,
        now=now,
        values=values,
    )


def _key(key: str, address: str, person_id: UUID) -> str:
    """Return the name of a letter to one officer, short enough for any address."""
    whole = f"{key}:{address}"
    return whole if len(whole) <= LONGEST_KEY else f"{key}:{person_id}"


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
    found = (
        select(Person.id, Person.email)
        .where(
            Person.role == Role.AUTHORISER,
            Person.body_id.in_(select(Body.id).where(Body.slug == body)),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.email)
    )
    for person_id, address in session.execute(found).all():
        mail.post(
            session,
            message,
            to=address,
            language=languages.of_person(session, person_id),
            key=_key(key, address, person_id),
            now=now,
            values=values,
        )
