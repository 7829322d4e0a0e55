"""Declaring, stepping aside, being replaced: first panels and appeal panels alike."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.queries import cases, seats, waiting
from oversight.review.rules import seats as rules
from oversight.review.rules.lifecycle import (
    LIFECYCLE,
    CaseAct,
    PanelPurpose,
    SeatState,
)
from oversight.review.service import clocks, panels

NO_TIE, OVER = "none", "lapsed"


def declare(session: Session, docket: str, *, by: Actor, now: datetime) -> Seat:
    """Declare that nothing ties the member to the matter: only then the file opens."""
    case, panel = _locked(session, docket)
    seat = seats.my_seat(session, panel.id, by)
    _check_open(case, now)
    rules.check_may_declare(seat.state, declare_by=seat.declare_by, now=now)

    seat.state, seat.declared_at = SeatState.DECLARED, now
    session.flush()
    if case is not None and _all_declared(session, panel):
        case.state = LIFECYCLE.after(case.state, CaseAct.OPEN)

    _record(session, "member.declared", docket, seat, NO_TIE, now)
    return seat


def recuse(
    session: Session, docket: str, code: str, *, by: Actor, now: datetime
) -> Seat | None:
    """Step aside for a published reason; the next of the drawn sequence takes over."""
    case, panel = _locked(session, docket)
    seat = seats.my_seat(session, panel.id, by)
    _check_open(case, now)
    rules.check_recusal_code(code)

    seat.state, seat.code = SeatState.RECUSED, code
    session.flush()

    _record(session, "member.recused", docket, seat, code, now)
    if code == rules.Recusal.THREAT:
        ledger.record(
            session,
            "threat.reported",
            docket=docket,
            private={"person": str(by.id)},
            now=now,
        )
    return _replace(session, case, panel, seat, code, now)


def replace_undeclared(session: Session, seat: Seat, *, now: datetime) -> Seat | None:
    """Draw somebody else for a member who did not declare in time."""
    panel = session.get_one(Panel, seat.panel_id)
    case, panel = _locked(session, panel.docket)
    session.refresh(seat)
    if seat.state is not SeatState.DRAWN or seat.declare_by >= now:
        return None
    if case is not None and case.state not in cases.LIVE:
        return None
    if panel.id != seat.panel_id:
        return None  # Another panel sits in this docket now.

    seat.state, seat.code = SeatState.REPLACED, rules.NO_DECLARATION
    session.flush()

    ledger.record(
        session,
        "deadline.missed",
        docket=panel.docket,
        public={
            "clock": clocks.DECLARATION,
            "due": clocks.spelled(seat.declare_by),
            "body": "reviewer",
        },
        now=now,
    )
    _record(session, "member.recused", panel.docket, seat, rules.NO_DECLARATION, now)
    return _replace(session, case, panel, seat, rules.NO_DECLARATION, now)


def unseat(
    session: Session, case: Case, seat: Seat, code: str, *, now: datetime
) -> Seat | None:
    """Take a seat from a member who was found not to be independent enough."""
    panel = seats.panel_of(session, case.legal_request.docket, lock=True)

    seat.state, seat.code = SeatState.REPLACED, code
    session.flush()

    _record(session, "member.recused", panel.docket, seat, code, now)
    return _replace(session, case, panel, seat, code, now)


def let_go(session: Session, panel_id: UUID) -> None:
    """Draw and call nobody any more for a panel that has nothing left to decide."""
    session.get_one(Panel, panel_id, with_for_update=True).is_over = True
    for seat in seats.sitting(session, panel_id):
        if seat.state is SeatState.DRAWN:
            seat.state, seat.code = SeatState.REPLACED, OVER
    session.flush()


def make_good(session: Session, case: Case, *, since: datetime, now: datetime) -> None:
    """Give the time of a replaced panel now if a seat was replaced in a pause."""
    assert case.panel_id is not None
    if any(one.drawn_at >= since for one in seats.sitting(session, case.panel_id)):
        _give_time(session, case, now)


def _replace(
    session: Session,
    case: Case | None,
    panel: Panel,
    seat: Seat,
    code: str,
    now: datetime,
) -> Seat | None:
    if case is not None:
        case.state = LIFECYCLE.after(case.state, CaseAct.REDRAW)
    found = panels.call_next(session, panel, seat.position, code=code, now=now)
    if case is not None and found is not None:
        _give_time(session, case, now)
    return found


def _give_time(session: Session, case: Case, now: datetime) -> None:
    """Give a replaced panel its five working days, once in a matter (§8).

    While items are with the body no time runs: they are given when it goes on.
    """
    handed = waiting.return_of(session, case.id)
    if handed is not None and waiting.is_open(handed):
        return
    later = clocks.due(session, clocks.REPLACEMENT, now, on=now)
    if case.replaced or later <= case.due_at:
        return
    case.replaced, case.due_at = True, later
    ledger.record(
        session,
        "clock.extended",
        docket=case.legal_request.docket,
        public={
            "clock": clocks.REPLACEMENT,
            "due": clocks.spelled(later),
            "body": clocks.late_body(case.seats),
        },
        now=now,
    )


def _locked(session: Session, docket: str) -> tuple[Case | None, Panel]:
    """Return the case, if it is a first decision, and its panel, both locked."""
    panel = seats.panel_of(session, docket)
    case = (
        cases.case(session, docket, lock=True)
        if panel.purpose is PanelPurpose.FIRST
        else None
    )
    return case, seats.panel_of(session, docket, lock=True)


def _check_open(case: Case | None, now: datetime) -> None:
    if case is None:
        return
    rules.check_open(case.state, case.legal_request.state)
    rules.check_in_time(case.due_at, now=now)


def _all_declared(session: Session, panel: Panel) -> bool:
    held = seats.sitting(session, panel.id)
    return len(held) == panel.seats and all(
        seat.state is SeatState.DECLARED for seat in held
    )


def _record(
    session: Session, kind: str, docket: str, seat: Seat, code: str, now: datetime
) -> None:
    ledger.record(
        session,
        kind,
        docket=docket,
        public={"by": seat.pseudonym, "code": code},
        private={"person": str(seat.person_id)},
        now=now,
    )
