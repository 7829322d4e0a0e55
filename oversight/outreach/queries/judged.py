"""What runs for single reviewers and later panels: doubts, late reviews, delays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.delaying import DelayAsk
from oversight.extensions.models.confirming import Confirmation
from oversight.extensions.rules.lifecycle import ConfirmState
from oversight.intake.models.requests import LegalRequest
from oversight.outreach.queries.decided import together
from oversight.outreach.rules.reminders import Running
from oversight.review.models.challenges import Challenge
from oversight.review.models.late_reviews import LateReview
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import cases
from oversight.review.queries.seats import SEATED


def of_judges(session: Session, now: datetime) -> Iterator[Running]:
    """Return the doubts about a member that another reviewer has to decide."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            Challenge.made_on,
            Challenge.decide_by,
            Challenge.judge_id,
        )
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Challenge, Challenge.case_id == Case.id)
        .where(Challenge.outcome.is_(None), Challenge.decide_by > now)
        .order_by(LegalRequest.docket)
    )
    yield from together("challenge_decision", rows.all())


def of_late(session: Session, now: datetime) -> Iterator[Running]:
    """Return the reviews after an order, whose days run beside the ordinary clock."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            LateReview.began_at,
            LateReview.review_by,
            Seat.person_id,
        )
        .join(Case, Case.request_id == LegalRequest.id)
        .join(LateReview, LateReview.case_id == Case.id)
        .join(Seat, Seat.panel_id == Case.panel_id)
        .where(
            cases.RUNS,
            LateReview.review_by > now,
            Seat.state.in_(SEATED),
        )
        .order_by(Case.due_at, LegalRequest.docket, Seat.position)
    )
    yield from together("late_review", rows.all())


def of_delays(session: Session, now: datetime) -> Iterator[Running]:
    """Return the requests that an account holder be told later still."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            DelayAsk.asked_at,
            DelayAsk.decide_by,
            DelayAsk.judge_id,
            DataLine.number,
        )
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(DataLine, DataLine.order_id == DataOrder.id)
        .join(DelayAsk, DelayAsk.line_id == DataLine.id)
        .where(DelayAsk.outcome.is_(None), DelayAsk.decide_by > now)
        .order_by(LegalRequest.docket, DelayAsk.decide_by.desc())
    ).all()
    # The last of a docket is the one due first: its item is where it is decided.
    numbers = {docket: number for docket, *_, number in rows}
    for one in together("delay", [row[:4] for row in rows]):
        yield replace(one, item=numbers[one.docket])


def of_confirmations(session: Session, now: datetime) -> Iterator[Running]:
    """Return the victims' restrictions that a panel is asked to let stand longer."""
    rows = session.execute(
        select(
            LegalRequest.docket,
            Confirmation.asked_at,
            Confirmation.decide_by,
            Seat.person_id,
        )
        .join(Confirmation, Confirmation.request_id == LegalRequest.id)
        .join(Seat, Seat.panel_id == Confirmation.panel_id)
        .where(
            Confirmation.state == ConfirmState.SEATED,
            Confirmation.decide_by > now,
            Seat.state.in_(SEATED),
        )
        .order_by(LegalRequest.docket, Seat.position)
    )
    yield from together("longer", rows.all())
