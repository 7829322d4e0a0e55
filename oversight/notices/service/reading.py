"""What an administrator sees of the outbox.

Where real people are written to, the page tells how each letter fares and to whom one
is addressed that no server took; what letters say is shown only in a portal that sends
none, so that its demo can be followed.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.notices.letters import Letter
from oversight.notices.models.mail import Mail, MailServer
from oversight.notices.queries import mail as queries
from oversight.notices.rules import mail as rules
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.relay import late
from oversight.notices.service import mail
from oversight.notices.service.mail import Attachment

SHAPES = {
    MailState.WAITING: "waiting",
    MailState.SENT: "force",
    MailState.PARKED: "refused",
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter, as a list shows it."""

    number: int
    message: str
    to: str
    posted_at: datetime
    state: str
    shape: str
    tries: int
    next_try_at: datetime | None
    sent_at: datetime | None
    accepted_by: str
    answer: str
    may_read: bool
    may_resume: bool
    closed: str


@dataclass(frozen=True, slots=True)
class ServerRow:
    """The mail server, and since when it takes nothing."""

    host: str
    failing_since: datetime | None
    trouble: str
    answer: str
    next_try_at: datetime | None
    worked_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """How the portal's letters fare."""

    is_served: bool
    is_readable: bool
    server: ServerRow | None
    waiting: int
    oldest: datetime | None
    is_late: bool
    delayed: tuple[LetterRow, ...]
    parked: tuple[LetterRow, ...]
    closed: tuple[LetterRow, ...]
    latest: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter as its reader would have it."""

    number: int
    to: str
    subject: str
    text: str
    language: str
    posted_at: datetime
    message_id: str
    files: tuple[str, ...]


def outbox_page(
    session: Session, server: str | None, *, readable: bool, now: datetime
) -> OutboxPage:
    """Return how letters fare at this server, or without one."""
    known = queries.server(session, server) if server else None
    oldest = queries.oldest(session)
    return OutboxPage(
        is_served=server is not None,
        is_readable=readable,
        server=_server(known) if known else None,
        waiting=queries.waiting(session),
        oldest=oldest,
        is_late=late(oldest, now=now) and not readable,
        delayed=()
        if readable
        else tuple(
            _row(session, row, readable=False)
            for row in queries.delayed(session, now=now)
        ),
        parked=tuple(
            _row(session, row, readable=readable) for row in queries.parked(session)
        ),
        closed=tuple(
            _row(session, row, readable=readable) for row in queries.closed(session)
        ),
        latest=tuple(
            _row(session, row, readable=readable) for row in queries.latest(session)
        ),
    )


def letter_page(session: Session, number: int) -> LetterPage:
    """Return what one letter says, while it is still kept."""
    row = queries.letter(session, number)
    letter = _opened(session, row)
    if letter is None:
        raise RuleError("not_found", N_("There is no such letter."))
    return LetterPage(
        number=row.id,
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        language=row.language,
        posted_at=row.posted_at,
        message_id=row.message_id,
        files=tuple(file.name for file in mail.files_of(session, row)),
    )


def aside(session: Session, number: int) -> LetterRow:
    """Return a letter that is set aside and not closed; any other is not there."""
    row = queries.letter(session, number)
    rules.check_set_aside(row.state, closed=queries.closing(session, row) is not None)
    return _row(session, row, readable=False)


def enclosed(session: Session, number: int, position: int) -> Attachment:
    """Return one file that goes along with a letter."""
    files = mail.files_of(session, queries.letter(session, number))
    if not 1 <= position <= len(files):
        raise RuleError("not_found", N_("There is no such letter."))
    return files[position - 1]


def _row(session: Session, row: Mail, *, readable: bool) -> LetterRow:
    parked = row.state is MailState.PARKED
    closing = queries.closing(session, row) if parked else None
    letter = _opened(session, row) if readable or parked else None
    waits = row.state is MailState.WAITING
    return LetterRow(
        number=row.id,
        message=row.message,
        to=letter.to if letter else "",
        posted_at=row.posted_at,
        state=row.state.value,
        shape=SHAPES[row.state],
        tries=row.tries,
        next_try_at=row.next_try_at if waits and row.tries else None,
        sent_at=row.sent_at,
        accepted_by=row.accepted_by or "",
        answer=row.answer or "",
        may_read=readable and letter is not None,
        may_resume=parked,
        closed=closing.reason if closing else "",
    )


def _opened(session: Session, row: Mail) -> Letter | None:
    """Open a letter, unless it was forgotten or can no longer be read."""
    if row.letter is None:
        return None
    try:
        return mail.letter_of(session, row)
    except (RuleError, InvalidTag):
        return None


def _server(known: MailServer) -> ServerRow:
    return ServerRow(
        host=known.host,
        failing_since=known.failing_since,
        trouble=known.trouble or "",
        answer=known.answer or "",
        next_try_at=known.next_try_at,
        worked_at=known.worked_at,
    )
