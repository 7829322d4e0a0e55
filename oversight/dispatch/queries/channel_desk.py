"""Every platform's channel: how far each has come, and how its letters fare."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person, Platform
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Role
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.queries import channels, refused
from oversight.dispatch.queries.channels import ContactPart, TestPart
from oversight.dispatch.queries.refused import CodeLetter, Refused
from oversight.dispatch.rules.channels import Step
from oversight.notices.models.mail import Mail
from oversight.notices.queries import mail as letters
from oversight.notices.rules.mail import MailState

MOST = 100


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One platform: who speaks for it, and how far it has come."""

    platform: str
    liaisons: int
    step: Step
    open_since: datetime | None
    troubled: int


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """Every platform that somebody can speak for."""

    rows: tuple[ChannelRow, ...]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter to a platform, and which server took it when, or why none did."""

    docket: str
    message: str
    posted_at: datetime
    state: MailState
    tries: int
    sent_at: datetime | None
    accepted_by: str | None
    answer: str | None
    message_id: str


@dataclass(frozen=True, slots=True)
class OneChannelPage:
    """One platform: contacts, test records and letters, the newest first."""

    platform: str
    step: Step
    open_since: datetime | None
    contact: ContactPart | None
    asked: ContactPart | None
    earlier: tuple[ContactPart, ...]
    tests: tuple[TestPart, ...]
    letters: tuple[LetterRow, ...]
    may_test: bool
    refused: Refused | None
    code_letter: CodeLetter | None


def channels_page(session: Session) -> ChannelsPage:
    """Return every platform, with "another site" left out: nobody speaks for it."""
    speakers = _speakers(session)
    troubled = _troubled(session)
    return ChannelsPage(
        tuple(
            ChannelRow(
                platform=one.slug,
                liaisons=speakers.get(one.slug, 0),
                step=channels.step(session, one.id),
                open_since=channels.open_since(session, one.id),
                troubled=troubled.get(one.slug, 0),
            )
            for one in accounts.platforms(session)
            if one.slug != "web"
        )
    )


def one_page(session: Session, platform: str, *, now: datetime) -> OneChannelPage:
    """Return one platform's channel."""
    found = channels.platform(session, platform)
    tests = channels.rehearsals(session, found.id)
    held, asked = (
        look(session, found.id) for look in (channels.contact, channels.asked)
    )
    parts = [
        channels.contact_part(one)
        for one in channels.contacts(session, found.id)
        if one.ended_at is not None and one.confirmed_at is not None
    ]
    return OneChannelPage(
        platform=found.slug,
        step=channels.step(session, found.id),
        open_since=channels.open_since(session, found.id),
        contact=channels.contact_part(held),
        asked=channels.contact_part(asked),
        earlier=tuple(part for part in parts if part is not None),
        tests=tuple(channels.test_part(one) for one in tests),
        letters=tuple(_letters(session, found)),
        may_test=held is not None and all(one.answered_at for one in tests),
        refused=refused.refused(session, found.id),
        code_letter=refused.code_letter(session, asked, now=now),
    )


def unreached_count(session: Session) -> int:
    """Return how many platforms cannot be sent to yet, or have letters refused."""
    unread = refused.by_platform(session)
    return sum(
        (row.liaisons > 0 and row.open_since is None) or row.platform in unread
        for row in channels_page(session).rows
    )


def _letters(session: Session, platform: Platform) -> list[LetterRow]:
    rows = session.execute(
        select(PlatformLetter, Mail)
        .join(Mail, Mail.key == PlatformLetter.key)
        .where(PlatformLetter.platform_id == platform.id)
        .order_by(PlatformLetter.posted_at.desc(), Mail.id.desc())
        .limit(MOST)
    )
    return [
        LetterRow(
            docket=letter.docket,
            message=letter.message,
            posted_at=letter.posted_at,
            state=mail.state,
            tries=mail.tries,
            sent_at=mail.sent_at,
            accepted_by=mail.accepted_by,
            answer=mail.answer,
            message_id=mail.message_id,
        )
        for letter, mail in rows
    ]


def _speakers(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Platform.slug, func.count())
        .join(Person, Person.platform_id == Platform.id)
        .where(Person.role == Role.LIAISON, Person.disabled_at.is_(None))
        .group_by(Platform.slug)
    )
    return {slug: number for slug, number in rows}  # noqa: C416  # Rows are not pairs.


def _troubled(session: Session) -> dict[str, int]:
    """Return how many letters to each platform no server takes, and nobody closed."""
    rows = session.execute(
        select(Platform.slug, func.count())
        .join(PlatformLetter, PlatformLetter.platform_id == Platform.id)
        .join(Mail, Mail.key == PlatformLetter.key)
        .where(
            letters.set_aside() | ((Mail.state == MailState.WAITING) & (Mail.tries > 0))
        )
        .group_by(Platform.slug)
    )
    return {slug: number for slug, number in rows}  # noqa: C416  # Rows are not pairs.
