"""Data that a court was given as evidence: said, and ended with the court's case.

Lodging lengthens nothing: what the body itself keeps is destroyed on its day. When the
last court's case is over, what is left goes at once.
"""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import lodging as rows
from oversight.dispatch.queries import stays
from oversight.dispatch.rules import custody
from oversight.dispatch.rules import lodging as rules
from oversight.dispatch.rules.case_numbers import case_key
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.service import data_standing, misuse
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger


def lodge(
    session: Session,
    docket: str,
    number: int,
    paper: Lodged,
    *,
    by: Actor,
    now: datetime,
) -> Lodging:
    """Record that a court was given some fields as evidence, and in which case."""
    held = _mine(session, docket, number, by)
    _check_usable(session, held)
    rules.check_lodgeable(held.state, retention_until=held.retention_until, now=now)
    since = local_date(held.received_at or held.answered_at)
    rules.check_lodged(
        paper, kept=held.fields, received_on=since, today=local_date(now)
    )
    known = rows.of_production(session, held.id)
    rules.check_new(known=any(_same(one, paper) for one in known))

    made = _made(held, paper, by, now)
    session.add(made)
    session.flush()

    said = f"{made.court}|{made.case_number}|{made.receipt_sha256}"
    ledger.record(
        session,
        "data.lodged",
        docket=docket,
        item=number,
        agency=by.body,
        public={"nfields": made.field_count},
        private={
            "text_sha256": sha256_of(said),
            "person": str(by.id),
        },
        now=now,
    )
    return made


def end_case(
    session: Session,
    docket: str,
    number: int,
    lodging_id: str,
    ended_on: date | None,
    *,
    by: Actor,
    now: datetime,
) -> Lodging:
    """Record that a court's case is over; after the last one the data fall due."""
    held = _mine(session, docket, number, by)
    found = rows.one(session, held.id, lodging_id)
    rules.check_case_open(found.ended_at)
    rules.check_ended_on(ended_on, lodged_on=found.lodged_on, today=local_date(now))

    found.ended_on, found.ended_by, found.ended_at = ended_on, by.id, now
    session.flush()

    ledger.record(
        session,
        "lodging.ended",
        docket=docket,
        item=number,
        agency=by.body,
        public={"nfields": found.field_count},
        private={"person": str(by.id)},
        now=now,
    )
    if held.state is Holding.MINIMISED and rows.pending(session, held.id) is None:
        _go(session, held, now)
    return found


def _go(session: Session, held: Production, now: datetime) -> None:
    """Let what the body still has fall due today: the court has decided (D-4)."""
    rule = law.clock(session, "certificate", local_date(now))
    held.retention_until = min(held.retention_until, now)
    held.certify_by = min(held.certify_by, due(rule, now, law.calendar(session)))
    data_standing.fall_due(session, held.line, held, now=now)


def _mine(session: Session, docket: str, number: int, by: Actor) -> Production:
    held = queries.production(session, docket, number, lock=True)
    custody.check_custodian(by, held.custodian_id)
    return held


def _check_usable(session: Session, held: Production) -> None:
    custody.check_usable(use_bar=held.use_bar)
    misuse.check_free(session, held)
    custody.check_not_stayed(stayed=bool(stays.stayed(session, [held.line_id])))


def _same(one: Lodging, paper: Lodged) -> bool:
    """Say whether these data lie in that case already, however it is spelled."""
    known, said = (
        (case_key(court), case_key(number))
        for court, number in (
            (one.court, one.case_number),
            (paper.court, paper.case_number),
        )
    )
    return one.ended_at is None and known == said


def _made(held: Production, paper: Lodged, by: Actor, now: datetime) -> Lodging:
    assert paper.lodged_on is not None
    return Lodging(
        id=uuid4(),
        production_id=held.id,
        request_id=held.request_id,
        custodian_step=held.custodian_step,
        custodian_id=by.id,
        court=paper.court.strip(),
        case_number=paper.case_number.strip(),
        fields=[field for field in held.fields if field in paper.fields],
        field_count=len(set(paper.fields)),
        receipt_sha256=paper.receipt_sha256,
        lodged_on=paper.lodged_on,
        lodged_at=now,
    )
