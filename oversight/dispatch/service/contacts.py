"""A platform says where it is written to; it counts when the letter was read there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.accounts.rules.languages import check_language
from oversight.accounts.rules.people import check_email, folded
from oversight.authority.permissions import Actor
from oversight.core import codes
from oversight.core.text import clean_line
from oversight.dispatch.models.channels import Contact
from oversight.dispatch.queries import channels as queries
from oversight.dispatch.queries import refused
from oversight.dispatch.rules import channels as rules
from oversight.dispatch.service import posting, rehearsing
from oversight.ledger import service as ledger
from oversight.notices.service import mail


@dataclass(frozen=True, slots=True, repr=False)
class NewContact:
    """Where a platform wants its letters, in which language, and when they are read."""

    address: str
    language: str
    hours: str


def register(session: Session, new: NewContact, *, by: Actor, now: datetime) -> Contact:
    """Take down a contact, mail its code to it, and tell the one in force meanwhile."""
    platform = queries.own_platform(session, by, lock=True)
    address, hours = folded(new.address), clean_line(new.hours)
    check_email(address)
    check_language(new.language)
    rules.check_hours(hours)
    held = queries.contact(session, platform.id)
    rules.check_another(
        address=address,
        language=new.language,
        hours=hours,
        held=(held.address, held.language, held.hours) if held else None,
    )

    earlier = queries.asked(session, platform.id)
    if earlier is not None:
        earlier.ended_at = now
        session.flush()
    code = codes.new_code()
    asked = Contact(
        platform_id=platform.id,
        address=address,
        language=new.language,
        hours=hours,
        code_hash=rules.code_hash(code),
        asked_by=by.id,
        asked_at=now,
        expires_at=now + rules.CODE_LASTS,
    )
    session.add(asked)
    session.flush()

    _ask(session, asked, platform.slug, code, now=now)
    if held is not None:
        _tell(session, held, platform.slug, asked, done=False, now=now)
    _note(session, "contact.registered", asked, platform.slug, by=by, now=now)
    return asked


def confirm(session: Session, code: str, *, by: Actor, now: datetime) -> Contact:
    """Let a contact count once its code was typed; the first test record follows."""
    platform = queries.own_platform(session, by, lock=True)
    asked = queries.asked(session, platform.id)
    if asked is None:
        raise queries.nothing()
    rules.check_code(code, kept=asked.code_hash)
    rules.check_code_fresh(asked.expires_at, now=now)

    held = queries.contact(session, platform.id)
    if held is not None:
        held.ended_at = now
        session.flush()
    asked.confirmed_at, asked.confirmed_by = now, by.id
    session.flush()

    if held is not None:
        _tell(session, held, platform.slug, asked, done=True, now=now)
    posting.again(session, platform.id, asked.address, now=now)
    _note(session, "contact.confirmed", asked, platform.slug, by=by, now=now)
    if queries.newest(session, platform.id) is None:
        rehearsing.send_test(session, platform.slug, by=None, now=now)
    return asked


def _ask(
    session: Session, asked: Contact, platform: str, code: str, *, now: datetime
) -> None:
    mail.post(
        session,
        "channel_code",
        to=asked.address,
        language=asked.language,
        key=refused.CODE_KEY.format(asked.id),
        now=now,
        values={
            "platform": platform,
            "code": codes.grouped(code),
            "until": asked.expires_at.isoformat(),
        },
    )


def _tell(
    session: Session,
    held: Contact,
    platform: str,
    asked: Contact,
    *,
    done: bool,
    now: datetime,
) -> None:
    """Warn the address that is to be left, or was, whoever asked for that."""
    mail.post(
        session,
        "channel_changed",
        to=held.address,
        language=held.language,
        key=f"channel_changed:{asked.id}:{'done' if done else 'asked'}",
        now=now,
        values={
            "platform": platform,
            "done": "yes" if done else "",
            "at": now.isoformat(),
        },
    )


def _note(
    session: Session,
    kind: str,
    asked: Contact,
    platform: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    facts = {"platform": platform, "language": asked.language}
    ledger.note(session, kind, by=by, now=now, subject=str(asked.id), facts=facts)
