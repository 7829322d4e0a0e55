"""What waits for one reviewer, what is due first, what may lapse."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import RequestState
from oversight.law.queries import register as law
from oversight.law.rules.calendar import Calendar
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import (
    challenges,
    handovers,
    seats,
    stepping,
    victims,
    waiting,
    workload,
)
from oversight.review.queries.challenges import JudgeRow
from oversight.review.queries.naming import Named
from oversight.review.queries.victims import Hours
from oversight.review.queries.workload import DayPage
from oversight.review.rules.lifecycle import CaseState, SeatState

OPEN = (CaseState.ASSIGNED, CaseState.UNDER_REVIEW)
SOON = 1


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter on a reviewer's desk: nothing of its file."""

    docket: str
    body: Named
    platform: Named
    items: int
    mine: int
    step: str
    due: datetime
    days_left: int
    at_risk: bool
    is_lead: bool
    victim: Hours | None
    declare_by: datetime | None = None

    @property
    def first(self) -> tuple[datetime, str]:
        """Return what it is sorted by: whatever it wants of its member first."""
        hours = self.victim.decide_by if self.victim else None
        return (min(filter(None, (hours, self.declare_by, self.due))), self.docket)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A reviewer's matters, what is due first on top, and what the day still allows."""

    rows: tuple[MatterRow, ...]
    today: DayPage
    challenges: tuple[JudgeRow, ...] = ()
    takes: bool = False
    may_step_in: bool = False


def desk_page(session: Session, by: Actor, *, now: datetime) -> DeskPage:
    """Return the matters in which a reviewer sits, what is due first on top."""
    calendar = law.calendar(session)
    done = _votes(session, by)
    awaiting = waiting.awaiting(session)
    rows = session.execute(
        select(Case, Seat)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(
            Seat.person_id == by.id,
            Seat.state.in_(seats.SEATED),
            Case.state.in_(OPEN),
            LegalRequest.state == RequestState.SCREENED,
        )
        .options(
            contains_eager(Case.legal_request).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
    )
    made = [
        _row(
            *(case, seat, done.get(case.legal_request.docket, 0)),
            *(calendar, now),
            body_answers=case.id in awaiting,
            victim=victims.hours(session, case, now=now),
        )
        for case, seat in rows
    ]
    return DeskPage(
        rows=tuple(sorted(made, key=lambda row: row.first)),
        today=workload.day(session, by, now=now),
        challenges=challenges.waiting_for(session, by),
        takes=handovers.waiting(session, by, now=now),
        may_step_in=by.id in stepping.today(session, now=now).people,
    )


def step(
    case: Case, seat: Seat, *, done: int, now: datetime, body_answers: bool = False
) -> str:
    """Say in one code what a member has to do next in a matter."""
    if seat.state is SeatState.DRAWN:
        return "declare"
    takedown = case.legal_request.kind != KIND
    if takedown and case.asked_at is None and case.not_asked_ground is None:
        return "ask"
    if done >= case.legal_request.item_count:
        return "others"
    if body_answers:
        return "agency"
    if case.asked_until is not None and now < case.asked_until:
        return "answer"
    return "decide"


def _row(
    case: Case,
    seat: Seat,
    done: int,
    calendar: Calendar,
    now: datetime,
    *,
    body_answers: bool,
    victim: Hours | None,
) -> MatterRow:
    request = case.legal_request
    left = calendar.working_days_between(now, case.due_at)
    return MatterRow(
        docket=request.docket,
        body=Named(request.body.name, request.body.name_ur),
        platform=Named(request.platform.name, request.platform.name_ur),
        items=request.item_count,
        mine=done,
        step=step(case, seat, done=done, now=now, body_answers=body_answers),
        due=case.due_at,
        days_left=left,
        at_risk=left <= SOON,
        is_lead=seat.position == 1 and case.seats > 1,
        victim=victim,
        declare_by=seat.declare_by if seat.state is SeatState.DRAWN else None,
    )


def _votes(session: Session, by: Actor) -> dict[str, int]:
    rows = session.execute(
        select(LegalRequest.docket, func.count())
        .join(Vote, Vote.matter_id == LegalRequest.id)
        .where(Vote.person_id == by.id)
        .group_by(LegalRequest.docket)
    )
    return dict(rows.all())
