"""Entering what a court said: what it set aside ends here, what it stayed rests.

A stay is the court's: an appeal that is lost here does not end it, and only the same
case can.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.lifting import CourtResult
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import mending, rows
from oversight.dispatch.rules import lifting as rules
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.dispatch.rules.lifting import Cause, CourtWord
from oversight.dispatch.service import lifting, standing
from oversight.ledger import service as ledger


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a registrar enters about a court's decision."""

    forum: str
    case_number: str
    decided_on: date
    result: CourtWord
    items: Sequence[int]
    document_sha256: str
    reasons: str


def enter(
    session: Session, docket: str, ruling: Ruling, *, by: Actor, now: datetime
) -> CourtResult:
    """Put a court's word on the record and do what it says, item by item (T16)."""
    sending = rows.sending(session, docket, lock=True)
    lines = {line.number: line for line in sending.lines}
    check(session, ruling, lines, request_id=sending.request_id, now=now)

    kept = keep(session, sending.request_id, ruling, by=by, now=now)

    record(session, docket, kept, now=now)
    for number in sorted(set(ruling.items)):
        _obey(session, lines[number], ruling, kept, by=by, now=now)
    return kept


def check(
    session: Session,
    ruling: Ruling,
    known: Collection[int],
    *,
    request_id: UUID,
    now: datetime,
) -> None:
    """Refuse a court's word without its court, paper, items or reasons, or said twice.

    The caller holds the lock of the matter, so that of two who enter it one is told.
    """
    today = local_date(now)
    if ruling.forum not in mending.court_ids(session, today):
        raise RuleError(
            "forum_unknown",
            N_("Choose one of the courts of the law register."),
            field="forum",
        )
    rules.check_court_paper(
        ruling.case_number, ruling.document_sha256, ruling.decided_on, today=today
    )
    rules.check_items(ruling.items, known=known)
    rules.check_new(ruling.items, entered=_entered(session, request_id, ruling))
    rules.check_reasons(ruling.reasons)


def _entered(session: Session, request_id: UUID, ruling: Ruling) -> set[int]:
    """Return the items for which this very decision is on the record."""
    before = mending.entered(
        session,
        request_id,
        forum=ruling.forum,
        case_number=ruling.case_number,
        result=ruling.result,
        decided_on=ruling.decided_on,
    )
    return {number for one in before for number in one.items}


def _obey(
    session: Session,
    line: Line,
    ruling: Ruling,
    kept: CourtResult,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """End, suspend or give back one item; what has ended already stays as it is."""
    if ruling.result is CourtWord.SET_ASIDE and line.state in OPEN:
        lifting.keep(
            session,
            line,
            Cause.COURT,
            ruling.reasons,
            error=True,
            court_id=kept.id,
            by=by,
            now=now,
        )
        standing.lift(session, line, cause=Cause.COURT.value, error="yes", now=now)
    elif ruling.result is CourtWord.STAYED and line.state in OPEN:
        standing.suspend(
            session, line, cause=Cause.COURT.value, held_by=holder(ruling), now=now
        )
    elif ruling.result is CourtWord.UPHELD and line.state in OPEN:
        standing.resume(session, line, held_by={holder(ruling)}, now=now)


def holder(ruling: Ruling) -> str:
    """Name the case whose word lets an item rest, until that case says otherwise."""
    return f"{ruling.forum} {ruling.case_number}"


def keep(
    session: Session, request_id: UUID, ruling: Ruling, *, by: Actor, now: datetime
) -> CourtResult:
    """Keep what a court said; the caller does it."""
    kept = CourtResult(
        request_id=request_id,
        forum=ruling.forum,
        case_number=ruling.case_number,
        decided_on=ruling.decided_on,
        result=ruling.result,
        items=sorted(set(ruling.items)),
        document_sha256=ruling.document_sha256,
        reasons=ruling.reasons,
        by_id=by.id,
        entered_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def record(session: Session, docket: str, kept: CourtResult, *, now: datetime) -> None:
    """Put on the record that a court spoke, with the fingerprint of its paper."""
    ledger.record(
        session,
        "court.result",
        docket=docket,
        public={"forum": kept.forum, "result": kept.result.value},
        private={"text_sha256": kept.document_sha256},
        now=now,
    )
