"""By when a platform is asked to say that it received something, and to answer it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due

ACKNOWLEDGE, ANSWER, SILENT = "acknowledge", "answer", "no_response"
NOTICE = "notice"


def receive_by(session: Session, sent_at: datetime) -> datetime:
    """Return by when a platform is asked to say “received” of what was sent then.

    It is reminded then; its silence is counted later, when ``silent_at`` has come.
    """
    return _due(session, ACKNOWLEDGE, sent_at)


def silent_at(session: Session, sent_at: datetime) -> datetime:
    """Return when the time to say “received” is over for what was sent then (T13)."""
    return _due(session, SILENT, sent_at)


def pass_on_by(session: Session, made_at: datetime) -> datetime:
    """Return by when a platform is asked to pass on a notice that was made then."""
    return _due(session, NOTICE, made_at)


def answer_by(session: Session, begun: Iterable[datetime | None]) -> datetime | None:
    """Return when the first answer is due; None while every clock rests (T14, T15).

    ``begun`` says since when the time of each item runs, or None where it rests.
    """
    running = [since for since in begun if since is not None]
    return _due(session, ANSWER, min(running)) if running else None


def _due(session: Session, clock: str, since: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(since))
    return due(rule, since, law.calendar(session))
