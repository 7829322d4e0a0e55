"""Handing items back once, for what can be cured, by most of the seats (T10)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item
from oversight.intake.rules import screening, victims
from oversight.intake.service import completing
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case, Seat
from oversight.review.models.questions import Return, ReturnBacking, ReturnedItem
from oversight.review.queries import cases, seats, waiting
from oversight.review.queries.cases import nothing
from oversight.review.rules import questions as rules
from oversight.review.rules import seats as seat_rules
from oversight.review.service import clocks, members

Lacks = Mapping[int, Sequence[str]]
Corrections = Mapping[int, Mapping[str, str]]


def propose(
    session: Session, docket: str, lacks: Lacks, why: str, *, by: Actor, now: datetime
) -> Return:
    """Propose to hand items back for what they lack; the proposer agrees to it."""
    case, seat = _mine(session, docket, by, now)
    wanted = {number: tuple(codes) for number, codes in lacks.items() if codes}
    items = [cases.item_of(case, number) for number in sorted(wanted)]
    rules.check_returned_once(
        waiting.return_of(session, case.id), waiting.returned_before(session, items)
    )
    rules.check_nothing_awaited(waiting.awaited(session, case))
    rules.check_curable(wanted, case.legal_request.kind)
    child = {one.number for one in items if victims.is_child_material(one.provisions)}
    lacking = [(number, code) for number, codes in wanted.items() for code in codes]
    screening.check_askable(lacking, child_material=child)
    rules.check_text(why, field="why")
    _check_untouched(session, case, items)

    proposal = Return(
        case_id=case.id,
        pseudonym=seat.pseudonym,
        why=why,
        proposed_at=now,
        items=[
            ReturnedItem(item_id=item.id, number=item.number, codes=wanted[item.number])
            for item in items
        ],
    )
    session.add(proposal)
    session.flush()

    ledger.note(session, "return.proposed", by=by, now=now, subject=docket)
    _back(session, case, proposal, seat, by, now)
    return proposal


def back(session: Session, docket: str, *, by: Actor, now: datetime) -> Return:
    """Agree that the items go back: more than half of the seats hand them back."""
    case, seat = _mine(session, docket, by, now)
    proposal = waiting.return_of(session, case.id)
    rules.check_proposed(proposal)
    assert proposal is not None
    rules.check_not_returned(waiting.state_of_return(proposal))
    agreed = [one.person_id for one in waiting.backers(session, proposal)]
    rules.check_not_backed(agreed, by.id)
    rules.check_nothing_awaited(waiting.awaited(session, case))
    _check_untouched(session, case, _items(case, proposal))

    _back(session, case, proposal, seat, by, now)
    return proposal


def complete(
    session: Session,
    docket: str,
    corrections: Corrections,
    *,
    by: Actor,
    now: datetime,
) -> Return:
    """Fill in what the items lacked, once and whole; the time to decide goes on."""
    case = cases.case(session, docket, lock=True)
    handed = waiting.return_of(session, case.id)
    if handed is None or handed.due_at is None:
        raise nothing()
    completing.check_may_complete(case.legal_request, by=by)
    seat_rules.check_open(case.state, case.legal_request.state)
    rules.check_awaited(waiting.state_of(handed))
    rules.check_answer_in_time(handed.due_at, now=now)

    wanted = {one.number: tuple(one.codes) for one in handed.items}
    completing.complete(
        session, case.legal_request, wanted, corrections, by=by, now=now
    )
    handed.answered_at = now
    resume(session, case, handed, now=now)
    return handed


def resume(session: Session, case: Case, handed: Return, *, now: datetime) -> None:
    """Let the time to decide go on where it stopped, counted in working days.

    A panel in which a seat was replaced meanwhile has the time of a replaced one.
    """
    assert handed.days_left is not None
    assert handed.returned_at is not None
    case.due_at = clocks.end_of(session, now, days=handed.days_left)
    session.flush()
    _record_clock(session, "clock.resumed", case, now)
    members.make_good(session, case, since=handed.returned_at, now=now)


def _back(
    session: Session,
    case: Case,
    proposal: Return,
    seat: Seat,
    by: Actor,
    now: datetime,
) -> None:
    session.add(
        ReturnBacking(
            return_id=proposal.id,
            person_id=by.id,
            pseudonym=seat.pseudonym,
            backed_at=now,
        )
    )
    session.flush()
    held = {one.person_id for one in seats.sitting(session, seat.panel_id)}
    agreed = [b for b in waiting.backers(session, proposal) if b.person_id in held]
    if rules.carries(len(agreed), seats=case.seats):
        _hand_back(session, case, proposal, now)
    else:
        subject = case.legal_request.docket
        ledger.note(session, "return.backed", by=by, now=now, subject=subject)


def _hand_back(session: Session, case: Case, proposal: Return, now: datetime) -> None:
    """Stop the time to decide, and start that of the body."""
    calendar = law.calendar(session)
    left = calendar.working_days_between(now, case.due_at)
    due = clocks.due(session, clocks.RETURNED, now, on=now)

    proposal.returned_at, proposal.due_at = now, due
    proposal.days_left = max(1, left)
    case.due_at = max(case.due_at, due)
    session.flush()

    docket = case.legal_request.docket
    ledger.record(
        session,
        "request.returned",
        docket=docket,
        public={"codes": sorted({c for one in proposal.items for c in one.codes})},
        private={"text_sha256": sha256_of(proposal.why)},
        now=now,
    )
    _record_clock(session, "clock.paused", case, now)


def _record_clock(session: Session, kind: str, case: Case, now: datetime) -> None:
    clocks.record(
        session,
        kind,
        case.legal_request.docket,
        clocks.DECISION,
        case.due_at,
        body=clocks.late_body(case.seats),
        now=now,
    )


def _mine(session: Session, docket: str, by: Actor, now: datetime) -> tuple[Case, Seat]:
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    seat_rules.check_declared(seat.state)
    seat_rules.check_open(case.state, case.legal_request.state)
    seat_rules.check_in_time(case.due_at, now=now)
    return case, seat


def _items(case: Case, proposal: Return) -> list[Item]:
    return [cases.item_of(case, one.number) for one in proposal.items]


def _check_untouched(session: Session, case: Case, items: Sequence[Item]) -> None:
    """Refuse to hand back what was decided, has ended or was voted on."""
    still = {item.id for item in waiting.open_items(session, case)}
    rules.check_open_items([item.number for item in items if item.id not in still])
    voted = {vote.item_id for vote in seats.votes_in(session, case.request_id)}
    rules.check_unvoted([item.number for item in items if item.id in voted])
