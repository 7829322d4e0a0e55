"""Finding letters: by the act that owes them, by what is due, by what went wrong."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.notices.models.mail import Mail, MailClosing, MailServer
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import LATE, late

MOST = 100


def by_key(session: Session, key: str) -> Mail | None:
    """Return the letter that an act owes under this key, if it was posted."""
    return session.scalars(select(Mail).where(Mail.key == key)).one_or_none()


def letter(session: Session, number: int, *, lock: bool = False) -> Mail:
    """Return one letter, locked for an act if asked; refuse one that is not there."""
    query = select(Mail).where(Mail.id == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such letter."))
    return found


def due(session: Session, *, now: datetime) -> Mail | None:
    """Return the first letter that may be tried now and that nobody else holds."""
    return session.scalars(
        _due(now)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def idle(session: Session, host: str, *, now: datetime) -> bool:
    """Say whether there is nothing to do at this server now; a look locks nothing."""
    known = server(session, host)
    rests = bool(known and known.next_try_at and known.next_try_at > now)
    return rests or session.scalars(_due(now)).first() is None


def alarm_turns(session: Session, host: str, *, now: datetime) -> bool:
    """Say whether the alarm rings and should not, or should and does not."""
    known = server(session, host)
    rings = bool(known and known.late_since)
    return rings != late(oldest(session), now=now)


def oldest(session: Session) -> datetime | None:
    """Return when the oldest letter that still waits was posted."""
    return session.scalar(
        select(func.min(Mail.posted_at)).where(Mail.state == MailState.WAITING)
    )


def waiting(session: Session) -> int:
    """Return how many letters wait."""
    return number(session, MailState.WAITING)


def number(session: Session, state: MailState) -> int:
    """Return how many letters stand so."""
    asked = select(func.count()).select_from(Mail)
    return session.scalar(asked.where(Mail.state == state)) or 0


def set_aside() -> ColumnElement[bool]:
    """Say of a letter that it was set aside, and that nobody has closed it since."""
    return (Mail.state == MailState.PARKED) & ~_closed()


def parked(session: Session) -> list[Mail]:
    """Return the letters that were set aside and are not closed, oldest first."""
    asked = select(Mail).where(set_aside()).order_by(Mail.id)
    return list(session.scalars(asked.limit(MOST)))


def closed(session: Session) -> list[Mail]:
    """Return the letters that were set aside and closed, newest first."""
    asked = select(Mail).where(Mail.state == MailState.PARKED, _closed())
    return list(session.scalars(asked.order_by(Mail.id.desc()).limit(MOST)))


def closing(session: Session, row: Mail) -> MailClosing | None:
    """Return why a letter is not tried again, or None where nobody closed it."""
    if row.parked_at is None:
        return None
    return session.scalars(
        select(MailClosing)
        .where(MailClosing.mail_id == row.id, MailClosing.closed_at >= row.parked_at)
        .order_by(MailClosing.closed_at.desc())
        .limit(1)
    ).one_or_none()


def left_aside(session: Session) -> int:
    """Return how many letters are set aside and not closed."""
    asked = select(func.count()).select_from(Mail)
    return session.scalar(asked.where(set_aside())) or 0


def delayed(session: Session, *, now: datetime) -> list[Mail]:
    """Return the letters that were put off or are late, oldest first."""
    tried = Mail.tries > 0
    asked = select(Mail).where(
        Mail.state == MailState.WAITING, tried | (Mail.posted_at < now - LATE)
    )
    return list(session.scalars(asked.order_by(Mail.id).limit(MOST)))


def latest(session: Session) -> list[Mail]:
    """Return the letters posted last, newest first."""
    return list(session.scalars(select(Mail).order_by(Mail.id.desc()).limit(MOST)))


def server(session: Session, host: str, *, lock: bool = False) -> MailServer | None:
    """Return what is known of a mail server, locked for a change if asked."""
    query = select(MailServer).where(MailServer.host == host)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def is_served(session: Session) -> bool:
    """Say whether this portal has met a mail server, or misses one that it needs."""
    return session.scalars(select(MailServer.id).limit(1)).first() is not None


def _closed() -> ColumnElement[bool]:
    return exists().where(
        MailClosing.mail_id == Mail.id, MailClosing.closed_at >= Mail.parked_at
    )


def _due(now: datetime) -> Select[Mail]:
    return (
        select(Mail)
        .where(
            Mail.state == MailState.WAITING,
            Mail.next_try_at <= now,
            or_(Mail.held_until.is_(None), Mail.held_until <= now),
        )
        .order_by(Mail.id)
        .limit(1)
    )
