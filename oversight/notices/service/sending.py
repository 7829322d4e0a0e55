"""Sending letters: taken in order, one worker a letter, and none is ever lost.

``take`` and ``settle`` are two transactions with the talk to the server between them.
Whoever dies in between leaves the letter held for a while; then it is sent again,
under the same message id, so that a reader's program can know the two as one.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.ledger import service as ledger
from oversight.notices.envelopes import Envelope, envelope
from oversight.notices.models.mail import Mail, MailClosing, MailServer
from oversight.notices.queries import mail as queries
from oversight.notices.rules import mail as rules
from oversight.notices.rules import relay as relays
from oversight.notices.rules.mail import MailAct, MailState
from oversight.notices.rules.relay import Outcome, Verdict
from oversight.notices.service import mail

KEPT = timedelta(days=30)
UNREADABLE = "This letter can no longer be read."
UNREADABLE_ERRORS = (RuleError, InvalidTag, ValueError)
SPENT = "It was tried as often as a letter is tried."


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """A letter that this worker alone may hand over for a while."""

    id: int
    envelope: Envelope


def take(session: Session, server: str, *, sender: str, now: datetime) -> Taken | None:
    """Take the first letter that is due, unless the server is left alone just now."""
    known = queries.server(session, server)
    if known is not None and known.next_try_at and known.next_try_at > now:
        return None
    while (row := queries.due(session, now=now)) is not None:
        made = _envelope(session, row, sender=sender)
        if made is not None and not rules.spent(row.tries):
            row.tries += 1
            row.held_until = now + relays.HOLD
            return Taken(row.id, made)
        # Whoever tried it last died each time, or its key is gone.
        _park(session, row, SPENT if made else UNREADABLE, now=now)
        session.flush()
    return None


def settle(
    session: Session, taken: Taken, outcome: Outcome, *, server: str, now: datetime
) -> None:
    """Keep what the server said: accepted, set aside, or to be tried again later."""
    row = queries.letter(session, taken.id, lock=True)
    answer = rules.masked(outcome.answer, taken.envelope.to)
    _remember(session, server, outcome, answer, now=now)
    if row.state is not MailState.WAITING:
        return
    row.held_until = None
    if outcome.verdict is Verdict.ACCEPTED:
        _accept(session, row, answer, server=server, now=now)
    elif outcome.verdict is Verdict.REFUSED:
        _park(session, row, answer, now=now)
    elif outcome.verdict is Verdict.CLOSED:
        # Nothing was said about this letter: it keeps its tries and its place.
        row.tries -= 1
    elif rules.spent(row.tries):
        _park(session, row, answer, now=now)
    else:
        row.state = rules.LIFECYCLE.after(row.state, MailAct.DEFER)
        row.answer, row.next_try_at = answer, now + rules.gap(row.tries)


def resume(session: Session, number: int, *, by: Actor, now: datetime) -> Mail:
    """Let a letter that was set aside be tried again from the beginning."""
    row = queries.letter(session, number, lock=True)
    rules.check_address(mail.letter_of(session, row).to)

    row.state = rules.LIFECYCLE.after(row.state, MailAct.RESUME)
    row.parked_at, row.tries, row.next_try_at = None, 0, now

    _note(session, "mail.resumed", row, by=by, now=now)
    return row


def close(
    session: Session, number: int, reason: str, *, by: Actor, now: datetime
) -> Mail:
    """Take a letter that nobody can deliver from the warnings, and say why.

    It is not sent and not lost: it stays set aside, and can still be tried again.
    """
    row = queries.letter(session, number, lock=True)
    rules.check_set_aside(row.state, closed=queries.closing(session, row) is not None)
    rules.check_reason(reason.strip())
    session.add(MailClosing(mail_id=row.id, reason=reason.strip(), closed_at=now))
    session.flush()

    _note(session, "mail.closed", row, by=by, now=now)
    return row


def redirect(session: Session, number: int, to: str, *, now: datetime) -> bool:
    """Let a letter that no server took go to another address, from the beginning.

    What was accepted stays where it went, and what somebody hands over at this moment
    is theirs to settle. Says whether the letter goes there now.
    """
    row = queries.letter(session, number, lock=True)
    held = row.held_until is not None and row.held_until > now
    if row.state is MailState.SENT or held or not rules.is_address(to):
        return False
    try:
        letter = mail.letter_of(session, row)
    except UNREADABLE_ERRORS:
        return False

    mail.rewrite(session, row, replace(letter, to=to))
    if row.state is MailState.PARKED:
        row.state = rules.LIFECYCLE.after(row.state, MailAct.RESUME)
    row.parked_at, row.tries, row.next_try_at = None, 0, now

    _note(session, "mail.redirected", row, by=None, now=now)
    return True


def watch(session: Session, server: str, *, now: datetime) -> bool:
    """Let the alarm ring, or stop, and return whether it rings."""
    oldest = queries.oldest(session)
    late = relays.late(oldest, now=now)
    known = _server(session, server)
    if late == (known.late_since is not None):
        return late

    known.late_since = now if late else None

    facts = {"server": server, "oldest": oldest.isoformat() if oldest else ""}
    act = "mail.late" if late else "mail.in_time"
    ledger.note(session, act, by=None, now=now, facts=facts)
    return late


def sweep(session: Session, now: datetime) -> int:
    """Forget what was said in letters that were sent a month ago; the receipt stays."""
    told = session.scalars(
        update(Mail)
        .where(
            Mail.state == MailState.SENT,
            Mail.sent_at <= now - KEPT,
            Mail.letter.is_not(None),
        )
        .values(letter=None, files=None)
        .returning(Mail.id)
    ).all()
    if told:
        facts = {"letters": len(told)}
        ledger.note(session, "mail.forgotten", by=None, now=now, facts=facts)
    return len(told)


def _accept(
    session: Session, row: Mail, answer: str, *, server: str, now: datetime
) -> None:
    row.state = rules.LIFECYCLE.after(row.state, MailAct.ACCEPT)
    row.sent_at, row.accepted_by, row.answer = now, server, answer
    _note(session, "mail.sent", row, by=None, now=now)


def _park(session: Session, row: Mail, answer: str, *, now: datetime) -> None:
    row.state = rules.LIFECYCLE.after(row.state, MailAct.PARK)
    row.parked_at, row.answer, row.held_until = now, answer, None
    _note(session, "mail.parked", row, by=None, now=now)


def _note(
    session: Session, act: str, row: Mail, *, by: Actor | None, now: datetime
) -> None:
    facts = {"message": row.message, "message_id": row.message_id, "tries": row.tries}
    ledger.note(session, act, by=by, now=now, subject=row.key, facts=facts)


def _envelope(session: Session, row: Mail, *, sender: str) -> Envelope | None:
    """Return a letter as it travels, or None when it cannot be opened any more."""
    try:
        letter, files = mail.letter_of(session, row), mail.files_of(session, row)
    except UNREADABLE_ERRORS:
        return None
    return envelope(
        letter,
        files,
        language=row.language,
        message_id=row.message_id,
        posted_at=row.posted_at,
        sender=sender,
    )


def _remember(
    session: Session, server: str, outcome: Outcome, answer: str, *, now: datetime
) -> None:
    """Keep whether the server works, and when to try it again if it does not."""
    known = _server(session, server)
    if outcome.verdict in {Verdict.CLOSED, Verdict.BROKEN}:
        known.failures += 1
        known.failing_since = known.failing_since or now
        known.next_try_at = now + relays.rest(known.failures)
        known.trouble = outcome.trouble.value if outcome.trouble else None
        known.answer = answer
    else:
        known.failures, known.failing_since, known.next_try_at = 0, None, None
        known.trouble, known.answer, known.worked_at = None, None, now


def _server(session: Session, host: str) -> MailServer:
    """Return what is known of a server, locked; one never seen before is new."""
    known = queries.server(session, host, lock=True)
    if known is not None:
        return known
    known = MailServer(host=host, failures=0)
    try:
        with session.begin_nested():
            session.add(known)
    except IntegrityError:
        # Another worker met it at the same moment.
        return _server(session, host)
    return known
