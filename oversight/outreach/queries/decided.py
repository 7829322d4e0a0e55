"""What runs for reviewers, in requests and in appeals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import data_questions
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.rules.victims import VICTIM
from oversight.outreach.rules.reminders import Running
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.models.victims import VictimClock
from oversight.review.queries import cases
from oversight.review.queries.seats import SEATED, UNDECLARED

Owed: TypeAlias = (
    Row[str, datetime | None, datetime, UUID]
    | tuple[str, datetime | None, datetime, UUID]
)


def of_seats(session: Session, now: datetime) -> Iterator[Running]:
    """Return the declarations that are owed: of first panels and of appeals."""
    rows = session.execute(
        select(
            *(Panel.docket, Seat.drawn_at, Seat.declare_by, Seat.person_id),
            Panel.purpose,
        )
        .join(Panel, Panel.id == Seat.panel_id)
        .outerjoin(Case, Case.panel_id == Panel.id)
        .where(
            UNDECLARED,
            Seat.declare_by > now,
            Case.id.is_(None) | cases.RUNS,
        )
    )
    for docket, since, due, person_id, purpose in rows:
        yield Running("declaration", docket, since, due, (person_id,), of=purpose.value)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person who was drawn and has not declared; a victim's matter has hours."""

    docket: str
    since: datetime
    declare_by: datetime
    decide_by: datetime | None
    person_id: UUID


def drawn(session: Session, now: datetime) -> Iterator[Drawn]:
    """Return who was drawn for what; a victim's matter once its hours run."""
    rows = session.execute(
        select(
            *(Panel.docket, Seat.drawn_at, Seat.declare_by),
            *(VictimClock.decide_by, Seat.person_id),
        )
        .join(Panel, Panel.id == Seat.panel_id)
        .outerjoin(Case, Case.panel_id == Panel.id)
        .outerjoin(LegalRequest, LegalRequest.id == Case.request_id)
        .outerjoin(VictimClock, VictimClock.case_id == Case.id)
        .where(
            UNDECLARED,
            Seat.declare_by > now,
            Case.id.is_(None) | cases.RUNS,
            Case.id.is_(None)
            | (LegalRequest.track != VICTIM)
            | VictimClock.id.is_not(None),
        )
        .order_by(Panel.docket, Seat.position)
    )
    yield from (Drawn(*row) for row in rows)


def of_requests(session: Session, now: datetime) -> Iterator[Running]:
    """Return the decisions that are owed, and the members who owe a vote."""
    owed = session.execute(_owed(now)).all()
    hourly = [row for row in owed if row.decide_by and row.decide_by > now]
    days = [row for row in owed if row not in hourly]
    yield from together("decision", [row[:4] for row in days])
    # Of a victim's matter the hours come first; once they are over, the day it lapses.
    for one in together("decision", [(*row[:2], row[4], row[3]) for row in hourly]):
        yield replace(one, by_the_hour=True)


def _owed(now: datetime) -> Select[str, datetime | None, datetime, UUID, datetime]:
    """Ask who still owes a vote on an open item: until when, or which hour."""
    running = select(Case.request_id).where(cases.RUNS)
    open_items = (
        select(Item.request_id, func.count().label("count"))
        .where(Item.ended_as.is_(None), Item.request_id.in_(running))
        .group_by(Item.request_id)
        .subquery()
    )
    voted = (
        select(Vote.matter_id, Vote.person_id, func.count().label("count"))
        .join(Item, Item.id == Vote.item_id)
        .where(Item.ended_as.is_(None), Vote.matter_id.in_(running))
        .group_by(Vote.matter_id, Vote.person_id)
        .subquery()
    )
    mine = (voted.c.matter_id == LegalRequest.id) & (
        voted.c.person_id == Seat.person_id
    )
    return (
        select(
            *(LegalRequest.docket, Case.assigned_at, Case.due_at),
            *(Seat.person_id, VictimClock.decide_by),
        )
        .join(Case, Case.request_id == LegalRequest.id)
        .outerjoin(VictimClock, VictimClock.case_id == Case.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .join(open_items, open_items.c.request_id == LegalRequest.id)
        .outerjoin(voted, mine)
        .where(
            cases.RUNS,
            Case.due_at > now,
            LegalRequest.state == RequestState.SCREENED,
            Seat.state.in_(SEATED),
            func.coalesce(voted.c.count, 0) < open_items.c.count,
        )
        .order_by(LegalRequest.docket, Seat.position)
    )


def of_questions(session: Session, now: datetime) -> Iterator[Running]:
    """Return the platforms' questions that a panel has to answer."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            PlatformAnswer.answered_at,
            Clarification.due_at,
            Seat.person_id,
        )
        .join(PlatformAnswer, PlatformAnswer.id == Clarification.answer_id)
        .join(Line, Line.id == Clarification.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            Clarification.replied_at.is_(None),
            Clarification.lapsed_at.is_(None),
            Clarification.due_at > now,
            Seat.state.in_(SEATED),
        )
        .order_by(LegalRequest.docket, Clarification.due_at.desc(), Seat.position)
    )
    yield from together("clarify", (*rows.all(), *_about_data(session, now)))


def _about_data(session: Session, now: datetime) -> Sequence[Owed]:
    """Return the platforms' questions about data, one row a member of the panel."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            DataQuestion.asked_at,
            DataQuestion.due_at,
            Seat.person_id,
        )
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            data_questions.OPEN,
            DataQuestion.due_at > now,
            Seat.state.in_(SEATED),
        )
        .order_by(LegalRequest.docket, DataQuestion.due_at.desc(), Seat.position)
    )
    return rows.all()


def of_appeals(session: Session, now: datetime) -> Iterator[Running]:
    """Return the admissions and the appeal decisions that are owed."""
    for clock, state, since, due in (
        ("admissibility", AppealState.FILED, Appeal.filed_at, Appeal.admit_by),
        (
            "appeal_decision",
            AppealState.ADMITTED,
            Appeal.admitted_at,
            Appeal.suspend_at,
        ),
    ):
        rows = session.execute(
            select(Appeal.docket, since, due, Seat.person_id)
            .join(Seat, Seat.panel_id == Appeal.panel_id)
            .where(
                Appeal.state == state,
                Appeal.joined_to_id.is_(None),
                due > now,
                Seat.state.in_(SEATED),
            )
            .order_by(Appeal.docket, Seat.position)
        )
        yield from together(clock, rows.all())


def together(clock: str, rows: Sequence[Owed]) -> Iterator[Running]:
    """Return one clock a matter, with everybody whose it is."""
    found: dict[str, Running] = {}
    for docket, since, due, person_id in rows:
        known = found.get(docket)
        people = dict.fromkeys((*(known.people if known else ()), person_id))
        found[docket] = Running(clock, docket, since or due, due, tuple(people))
    yield from found.values()
