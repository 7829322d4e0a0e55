"""Letters to a platform that no mail server took: what its own people must know.

The address is the platform's; so is the remedy. Both the liaison and whoever runs the
portal are told, and what the server said.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.dispatch.models.channels import Contact, PlatformLetter
from oversight.notices.models.mail import Mail
from oversight.notices.queries import mail as letters
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import late

CODE_KEY = "channel_code:{}"


@dataclass(frozen=True, slots=True)
class Refused:
    """How many letters no server took, and what was said of the last one."""

    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """How the letter with a contact's code fares: refused, or not on its way yet."""

    refused: bool
    waits: bool
    answer: str


def refused(session: Session, platform_id: UUID) -> Refused | None:
    """Return what is set aside of the letters to a platform and was not closed."""
    rows = session.scalars(
        select(Mail.answer)
        .join(PlatformLetter, PlatformLetter.key == Mail.key)
        .where(PlatformLetter.platform_id == platform_id, letters.set_aside())
        .order_by(Mail.id)
    ).all()
    return Refused(len(rows), rows[-1] or "") if rows else None


def by_platform(session: Session) -> dict[str, int]:
    """Return how many letters are set aside and not closed, platform by platform."""
    rows = session.execute(
        select(Platform.slug, func.count())
        .join(PlatformLetter, PlatformLetter.platform_id == Platform.id)
        .join(Mail, Mail.key == PlatformLetter.key)
        .where(letters.set_aside())
        .group_by(Platform.slug)
    )
    return {slug: number for slug, number in rows}  # noqa: C416  # Rows are not pairs.


def code_letter(
    session: Session, asked: Contact | None, *, now: datetime
) -> CodeLetter | None:
    """Return what hinders the letter with the code, or None if nothing does."""
    row = letters.by_key(session, CODE_KEY.format(asked.id)) if asked else None
    if row is None or row.state is MailState.SENT:
        return None
    if row.state is MailState.PARKED:
        return CodeLetter(refused=True, waits=False, answer=row.answer or "")
    waits = late(row.posted_at, now=now) and letters.is_served(session)
    return CodeLetter(refused=False, waits=True, answer="") if waits else None
