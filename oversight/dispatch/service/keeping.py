"""Data kept where they are: a notice, a court that is told, and an end by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import stays
from oversight.dispatch.rules import checks
from oversight.dispatch.rules import keeping as rules
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import data_ending, kept_staying, posting
from oversight.intake.models.requests import Item
from oversight.intake.queries import matters as requests
from oversight.intake.rules import officers
from oversight.intake.rules.lifecycle import Capacity, ItemEnd
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.law.rules.calendar import due
from oversight.law.rules.register import parse_citation
from oversight.ledger import service as ledger

COURT_CLOCK, WAITING, STALE = "court-told", "data_waiting", "stale"
TOLD_WITHIN = timedelta(hours=24)


def send(session: Session, docket: str, *, now: datetime) -> int:
    """Send the notice to keep data, account by account; it names no field at all."""
    request = requests.request(session, docket, lock=True)
    if queries.kept(session, docket):
        return 0
    live = [item for item in request.items if item.ended_as is None]
    if not live or not _law_holds(session, live, now):
        return 0  # It waits for its law, and lapses when that does not come back.
    for item in live:
        session.add(
            Preservation(
                item_id=item.id,
                request_id=request.id,
                platform_id=request.platform_id,
                number=item.number,
                days=item.duration_days,
                sent_at=now,
                until=now + timedelta(days=item.duration_days),
                court_due=request.filed_at + TOLD_WITHIN,
            )
        )
    session.flush()

    for kept in queries.kept(session, docket):
        _record(session, docket, kept, now)
    posting.to_platform(
        session,
        request.platform.slug,
        WAITING,
        docket=docket,
        values={"docket": docket},
        now=now,
    )
    return len(live)


def lapse_unkept(session: Session, docket: str, *, now: datetime) -> int:
    """Lapse a notice to keep data that could not go out in time for want of its law."""
    request = requests.request(session, docket, lock=True)
    signed = request.screened_at or request.filed_at
    clock = law.clock(session, STALE, local_date(signed))
    left = [item for item in request.items if item.ended_as is None]
    late = now > due(clock, signed, law.calendar(session))
    if not late or queries.kept(session, docket) or _law_holds(session, left, now):
        return 0
    for item in left:
        matters.end_item(session, item, as_=ItemEnd.LAPSED, now=now)
        ledger.record(
            session,
            "item.lapsed",
            docket=docket,
            item=item.number,
            public={"cause": STALE},
            now=now,
        )
    return len(left)


def acknowledge(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> Preservation:
    """Record that the platform keeps the data of one account."""
    request = requests.request(session, docket)
    checks.check_own_platform(by.platform, platform=request.platform.slug)
    kept = _numbered(session, docket, number)
    rules.check_keeping(ended=_ended(kept), until=kept.until, now=now)
    checks.check_unacknowledged(kept.acknowledged_at)

    kept.acknowledged_at = now
    session.flush()

    ledger.record(
        session,
        "platform.acknowledged",
        docket=docket,
        private={"person": by.name},
        now=now,
    )
    return kept


def tell_court(
    session: Session,
    docket: str,
    court: str,
    told_at: datetime,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Record that the court was told, as the law asks within 24 hours (s. 31)."""
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    rules.check_court(court)
    found = queries.kept(session, docket, lock=True)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)
    for kept in found:
        rules.check_untold(kept.court_told_at)
        rules.check_told_when(told_at, sent_at=kept.sent_at, now=now)
        kept.court_told, kept.court_told_at = court.strip(), told_at
    session.flush()

    ledger.note(session, "court.told", by=by, now=now, subject=docket)
    return len(found)


def extend(
    session: Session,
    docket: str,
    number: int,
    days: int,
    *,
    court: str,
    court_number: str,
    by: Actor,
    now: datetime,
) -> Preservation:
    """Keep one account's data longer, once, because a court said so (I49)."""
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    kept = _numbered(session, docket, number)
    rules.check_keeping(ended=_ended(kept), until=kept.until, now=now)
    rules.check_not_resting(resting=bool(stays.by_courts(session, kept.item_id)))
    rules.check_court(court)
    rules.check_extension(days, court_number, extended_at=kept.extended_at)
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    kept.more_days, kept.extended_at = days, now
    kept.court, kept.court_number = court.strip(), court_number.strip()
    kept.until = kept.until + timedelta(days=days)
    session.flush()

    _record(session, docket, kept, now)
    return kept


def expire(session: Session, docket: str, *, now: datetime) -> int:
    """End what has been kept to its last day, and say so."""
    request = requests.request(session, docket, lock=True)
    over = [
        kept
        for kept in queries.kept(session, docket, lock=True)
        if not _ended(kept) and kept.until <= now
    ]
    for kept in over:
        kept_staying.end_all(session, kept, now=now)
        matters.end_item(session, kept.item, as_=ItemEnd.EXPIRED, now=now)
        ledger.record(
            session,
            "item.expired",
            docket=request.docket,
            item=kept.number,
            public={"cause": "end-date", "error": "no"},
            now=now,
        )
    return len(over)


def cancel(
    session: Session, docket: str, kept: Preservation, *, cause: str, now: datetime
) -> None:
    """End the keeping of one account's data before its day, and tell the platform."""
    request = requests.request(session, docket)
    kept_staying.end_all(session, kept, now=now)
    matters.end_item(session, kept.item, as_=ItemEnd.LIFTED, now=now)

    ledger.record(
        session,
        "preservation.cancelled",
        docket=docket,
        item=kept.number,
        public={"until": moment(now)},
        now=now,
    )
    data_ending.tell(
        session, request, kept.number, cause=cause, at_platform=True, now=now
    )


def miss_court(session: Session, docket: str, *, now: datetime) -> int:
    """Put on the record, once, that the court was not told in time."""
    late = [
        kept
        for kept in queries.kept(session, docket, lock=True)
        if kept.court_told_at is None
        and kept.court_missed_at is None
        and kept.court_due < now
    ]
    for kept in late:
        kept.court_missed_at = now
    session.flush()
    if late:
        ledger.record(
            session,
            "deadline.missed",
            docket=docket,
            public={
                "clock": COURT_CLOCK,
                "due": moment(late[0].court_due),
                "body": "agency",
            },
            now=now,
        )
    return len(late)


def _law_holds(session: Session, items: Sequence[Item], now: datetime) -> bool:
    """Say whether everything these items rely on is in force today (I05, I07)."""
    cited = [parse_citation(text) for item in items for text in item.provisions]
    relied = [citation.provision_id for citation in cited]
    try:
        check_in_force(relied, on=local_date(now), catalogue=law.catalogue(session))
    except RuleError:
        return False
    return True


def _numbered(session: Session, docket: str, number: int) -> Preservation:
    for kept in queries.kept(session, docket, lock=True):
        if kept.number == number:
            return kept
    raise queries.nothing()


def _ended(kept: Preservation) -> bool:
    return kept.item.ended_as is not None


def _record(session: Session, docket: str, kept: Preservation, now: datetime) -> None:
    ledger.record(
        session,
        "preservation.sent",
        docket=docket,
        item=kept.number,
        public={"until": moment(kept.until)},
        now=now,
    )
