"""The channel to a platform: its contact, its test record, and how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person, Platform
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.channels import Contact, Rehearsal
from oversight.dispatch.queries import addressees, refused
from oversight.dispatch.queries.refused import CodeLetter, Refused
from oversight.dispatch.rules import channels as rules
from oversight.dispatch.rules.addressees import Addressee
from oversight.dispatch.rules.channels import Step
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.document import moment


@dataclass(frozen=True, slots=True)
class ContactPart:
    """A contact as the liaison and the operator see it."""

    address: str
    language: str
    hours: str
    asked_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TestPart:
    """A test record, and what was said to it."""

    number: str
    sha256: str
    until: date
    sent_at: datetime
    received_at: datetime | None
    reference: str | None
    answered_at: datetime | None
    action: str | None


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """What a liaison has to do until the channel is open."""

    platform: str
    step: Step
    contact: ContactPart | None
    asked: ContactPart | None
    test: TestPart | None
    open_since: datetime | None
    country: str
    representative: str
    refused: Refused | None
    code_letter: CodeLetter | None


def platform(session: Session, slug: str, *, lock: bool = False) -> Platform:
    """Return a platform, its row locked if its channel is to change."""
    asked = select(Platform).where(Platform.slug == slug)
    if lock:
        asked = asked.with_for_update(of=Platform)
    found = session.scalars(asked).one_or_none()
    if found is None or found.slug == "web":
        raise nothing()
    return found


def own_platform(session: Session, by: Actor, *, lock: bool = False) -> Platform:
    """Return the platform that this person speaks for."""
    check_own_platform(by.platform, platform=by.platform or "")
    return platform(session, by.platform or "", lock=lock)


def nothing() -> RuleError:
    """Return the refusal of what is not there."""
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )


def contact(session: Session, platform_id: UUID) -> Contact | None:
    """Return where this platform is written to now."""
    return session.scalars(
        select(Contact).where(
            Contact.platform_id == platform_id,
            Contact.confirmed_at.is_not(None),
            Contact.ended_at.is_(None),
        )
    ).one_or_none()


def asked(session: Session, platform_id: UUID) -> Contact | None:
    """Return the contact whose code nobody has typed yet."""
    return session.scalars(
        select(Contact).where(
            Contact.platform_id == platform_id,
            Contact.confirmed_at.is_(None),
            Contact.ended_at.is_(None),
        )
    ).one_or_none()


def contacts(session: Session, platform_id: UUID) -> list[Contact]:
    """Return every contact that this platform ever named, the newest first."""
    query = select(Contact).where(Contact.platform_id == platform_id)
    return list(session.scalars(query.order_by(Contact.asked_at.desc())))


def rehearsals(session: Session, platform_id: UUID) -> list[Rehearsal]:
    """Return the test records of a platform, the newest first."""
    query = select(Rehearsal).where(Rehearsal.platform_id == platform_id)
    return list(session.scalars(query.order_by(Rehearsal.sent_at.desc())))


def newest(
    session: Session, platform_id: UUID, *, lock: bool = False
) -> Rehearsal | None:
    """Return the last test record that was sent to a platform."""
    query = (
        select(Rehearsal)
        .where(Rehearsal.platform_id == platform_id)
        .order_by(Rehearsal.sent_at.desc())
        .limit(1)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def open_since(session: Session, platform_id: UUID) -> datetime | None:
    """Return since when real matters can be sent: contact and test record are done."""
    answered = session.scalar(
        select(func.min(Rehearsal.answered_at)).where(
            Rehearsal.platform_id == platform_id
        )
    )
    held = contact(session, platform_id)
    if answered is None or held is None:
        return None
    first = session.scalar(
        select(func.min(Contact.confirmed_at)).where(Contact.platform_id == platform_id)
    )
    assert first is not None
    return max(answered, first)


def is_open(session: Session, platform_id: UUID) -> bool:
    """Say whether real matters can be sent to this platform."""
    return open_since(session, platform_id) is not None


def step(session: Session, platform_id: UUID) -> Step:
    """Return how far a platform has come."""
    mine = (
        select(func.count())
        .select_from(Person)
        .where(
            Person.role == Role.LIAISON,
            Person.platform_id == platform_id,
            Person.disabled_at.is_(None),
        )
    )
    last = newest(session, platform_id)
    return rules.step(
        liaisons=session.scalar(mine) or 0,
        enrolled=session.scalar(mine.where(Person.password_hash.is_not(None))) or 0,
        asked=asked(session, platform_id) is not None,
        confirmed=contact(session, platform_id) is not None,
        received=last is not None and last.received_at is not None,
        answered=is_open(session, platform_id),
    )


def channel_page(session: Session, *, by: Actor, now: datetime) -> ChannelPage:
    """Return what the liaison's platform has done and what is next."""
    own = own_platform(session, by)
    last = newest(session, own.id)
    told, waiting = addressee(session, own.id), asked(session, own.id)
    return ChannelPage(
        platform=own.slug,
        step=step(session, own.id),
        contact=contact_part(contact(session, own.id)),
        asked=contact_part(waiting),
        test=test_part(last) if last else None,
        open_since=open_since(session, own.id),
        country=told.country,
        representative=told.representative,
        refused=refused.refused(session, own.id),
        code_letter=refused.code_letter(session, waiting, now=now),
    )


def addressee(session: Session, platform_id: UUID) -> Addressee:
    """Return what the head of a document says of whom it goes to."""
    row = addressees.established(session, platform_id)
    held = contact(session, platform_id)
    reached = None if held is None else held.confirmed_at
    return Addressee(
        country="" if row is None else row.country,
        representative="" if row is None else row.representative,
        reached_since=moment(reached) if reached else "",
    )


def own_test(session: Session, *, by: Actor) -> Rehearsal:
    """Return the last test record of this person's platform."""
    found = newest(session, own_platform(session, by).id)
    if found is None:
        raise nothing()
    return found


def contact_part(found: Contact | None) -> ContactPart | None:
    """Return a contact as pages show it: never with its code."""
    if found is None:
        return None
    return ContactPart(
        address=found.address,
        language=found.language,
        hours=found.hours,
        asked_at=found.asked_at,
        expires_at=found.expires_at,
        confirmed_at=found.confirmed_at,
    )


def test_part(found: Rehearsal) -> TestPart:
    """Return a test record as pages show it."""
    return TestPart(
        number=found.number,
        sha256=found.sha256,
        until=found.until,
        sent_at=found.sent_at,
        received_at=found.received_at,
        reference=found.reference,
        answered_at=found.answered_at,
        action=found.action,
    )
