"""A line after it was sent: suspended, resumed, narrowed, lifted, expired, lapsed.

Rooms above call these by calling down; each writes its own leaf.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import checks
from oversight.dispatch.rules.lifecycle import LIFECYCLE, LineAct, LineState
from oversight.dispatch.service import (
    line_stays,
    posting,
    restoring,
    rewriting,
    telling,
)
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import service as ledger

OVERTURNED = "appeal"
END_DATE = "end-date"
CONFIRMED = "confirmed"
STALE = "stale"
UNANSWERED = "unanswered"
ANEW = "order_anew"
# A platform reads why it is asked back: what a court stays, it has not ended.
_RESTS = {"court": "court-stay"}


def suspend(
    session: Session,
    line: Line,
    *,
    cause: str,
    now: datetime,
    held_by: str = "",
    appeal_docket: str | None = None,
    appeal_item: int | None = None,
) -> None:
    """Let an approval rest and ask the platform to restore the item meanwhile.

    What rests already rests on one word more, and counts again only after all of them.
    """
    line = rows.line(session, line.id, lock=True)
    was_sent = sent(line)
    rests = line.state is LineState.SUSPENDED
    if not rests:
        line.state = LIFECYCLE.after(line.state, LineAct.SUSPEND)
    holder = held_by or appeal_docket or cause
    line_stays.hold(session, line, held_by=holder, cause=cause, now=now)
    if rests:
        return

    _record(session, "item.suspended", line, cause=cause, error=None, now=now)
    if was_sent:
        restoring.ask(
            session,
            line,
            cause=_RESTS.get(cause, cause),
            appeal_docket=appeal_docket,
            appeal_item=appeal_item,
            now=now,
        )


def resume(
    session: Session, line: Line, *, held_by: Collection[str], now: datetime
) -> bool:
    """Let a suspended approval count again, by a new version of its document.

    It goes on resting while anybody else's word lets it rest: a court's above all.
    """
    line = rows.line(session, line.id, lock=True)
    if line.state is not LineState.SUSPENDED:
        return False
    if not line_stays.let_go(session, line, held_by=held_by, now=now):
        return False
    act = LineAct.RESUME if sent(line) else LineAct.REISSUE
    line.state = LIFECYCLE.after(line.state, act)
    if line.look_at is not None and line.look_at < now:
        line.look_at = now  # Its day may have passed while it rested.
    session.flush()

    _ask_anew(session, line, now=now)
    return True


def narrow(
    session: Session,
    line: Line,
    *,
    measure: str,
    days: int,
    now: datetime,
    held_by: Collection[str] = (),
    appeal_docket: str | None = None,
) -> None:
    """Make what stands milder or shorter, by a new version linked to the first.

    What another's word lets rest becomes milder too, and goes on resting.
    """
    line = rows.line(session, line.id, lock=True)
    checks.check_narrower(
        measure,
        days,
        held_measure=line.measure,
        held_days=(line.ends_at - line.starts_at).days,
    )
    free = line_stays.let_go(session, line, held_by=held_by, now=now)
    if free:
        unsent = line.state is LineState.SUSPENDED and not sent(line)
        act = LineAct.REISSUE if unsent else LineAct.NARROW
        line.state = LIFECYCLE.after(line.state, act)
    line.measure = measure
    line.ends_at = line.starts_at + timedelta(days=days)
    line.narrowed_by = appeal_docket
    if free:
        line.narrowed_at = now
    session.flush()

    if free:
        _ask_anew(session, line, now=now)


def prolong(
    session: Session, line: Line, *, until: datetime, by: Sequence[str], now: datetime
) -> None:
    """Let an approval stand longer, because a panel said so, by a new version.

    What rests meanwhile goes on resting, and is written anew when it counts again.
    """
    line = rows.line(session, line.id, lock=True)
    checks.check_longer(until, held_until=line.ends_at)
    line.state = LIFECYCLE.after(line.state, LineAct.RENEW)
    line.ends_at = until
    session.flush()

    _record(session, "item.renewed", line, cause=CONFIRMED, error="no", now=now)
    if line.state is not LineState.SUSPENDED and not line.held:
        rewriting.write_again(session, line.dispatch, now=now)
    telling.longer(session, line, by=by, now=now)


def lift(
    session: Session,
    line: Line,
    *,
    cause: str,
    error: str,
    now: datetime,
    appeal_docket: str | None = None,
    appeal_item: int | None = None,
) -> None:
    """End an approval before its date, for good, and ask for the item back."""
    line = rows.line(session, line.id, lock=True)
    was_sent = sent(line)
    line.state = LIFECYCLE.after(line.state, LineAct.LIFT)
    line.ended_cause = cause
    line_stays.end_all(session, line, now=now)
    end = ItemEnd.OVERTURNED if cause == OVERTURNED else ItemEnd.LIFTED
    matters.end_item(session, line.item, as_=end, now=now)

    _record(session, "item.lifted", line, cause=cause, error=error, now=now)
    if was_sent:
        restoring.ask(
            session,
            line,
            cause=cause,
            appeal_docket=appeal_docket,
            appeal_item=appeal_item,
            now=now,
        )
        telling.ended(session, line, cause=cause, now=now)


def expire(session: Session, line: Line, *, now: datetime) -> None:
    """End an approval on its end date and ask for the item back."""
    line.state = LIFECYCLE.after(line.state, LineAct.EXPIRE)
    line.ended_cause = END_DATE
    line_stays.end_all(session, line, now=now)
    matters.end_item(session, line.item, as_=ItemEnd.EXPIRED, now=now)

    _record(session, "item.expired", line, cause=END_DATE, error="no", now=now)
    restoring.ask(session, line, cause=END_DATE, now=now)
    telling.ended(session, line, cause=END_DATE, now=now)


def lapse(session: Session, line: Line, *, now: datetime) -> None:
    """End an approval that was not sent in time."""
    line.state = LIFECYCLE.after(line.state, LineAct.LAPSE)
    line.ended_cause = STALE
    line_stays.end_all(session, line, now=now)
    if line.item.ended_as is not None:
        return  # It ended in another way, which stands on the record already.
    matters.end_item(session, line.item, as_=ItemEnd.LAPSED, now=now)

    docket = line.dispatch.legal_request.docket
    record_lapse(session, docket, line.number, now=now)


def fall_silent(session: Session, line: Line, *, now: datetime) -> None:
    """End what a platform asked about in vain, and ask for the item back (T14)."""
    line.state = LIFECYCLE.after(line.state, LineAct.LAPSE)
    line.ended_cause = UNANSWERED
    line_stays.end_all(session, line, now=now)
    matters.end_item(session, line.item, as_=ItemEnd.LAPSED, now=now)

    docket = line.dispatch.legal_request.docket
    record_lapse(session, docket, line.number, cause="reviewer", now=now)
    restoring.ask(session, line, cause=UNANSWERED, now=now)
    telling.ended(session, line, cause=UNANSWERED, now=now)


def record_lapse(
    session: Session, docket: str, number: int, *, now: datetime, cause: str = STALE
) -> None:
    """Put on the record that an approval lapsed, and through whom."""
    ledger.record(
        session,
        "item.lapsed",
        docket=docket,
        item=number,
        public={"cause": cause},
        now=now,
    )


def sent(line: Line) -> bool:
    """Say whether this line ever reached the platform."""
    return line.dispatch.dispatched_at is not None and not line.held


def _ask_anew(session: Session, line: Line, *, now: datetime) -> None:
    """Write the next version, and write of it to a platform that has one before.

    Of what was left out of the sending nothing is written: it lapses unsent.
    """
    if line.held:
        return
    written = rewriting.write_again(session, line.dispatch, now=now)
    if sent(line):
        docket = line.dispatch.legal_request.docket
        posting.to_platform(
            session,
            line.dispatch.platform.slug,
            ANEW,
            docket=docket,
            mark=f"/{line.number}@{written.version}",
            values={"docket": docket, "item": str(line.number)},
            now=now,
        )


def _record(
    session: Session,
    kind: str,
    line: Line,
    *,
    cause: str,
    error: str | None,
    now: datetime,
) -> None:
    ledger.record(
        session,
        kind,
        docket=line.dispatch.legal_request.docket,
        item=line.number,
        public={"cause": cause, "error": error},
        now=now,
    )
