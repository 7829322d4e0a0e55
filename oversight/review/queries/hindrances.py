"""What may stand in the way of a vote, asked of the database in one question."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Label, ScalarSelect, exists, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.challenges import Challenge
from oversight.review.models.deciding import ItemDecision, UserAnswer, View
from oversight.review.models.panels import Case, Seat
from oversight.review.models.questions import Question, Return, ReturnedItem
from oversight.review.queries.workload import signed_today


@dataclass(frozen=True, slots=True)
class Hindrances:
    """How one item, its case and one member stand to each other.

    ``views`` counts how often the member opened the item, ``signed`` how much they
    signed on that day, of whatever kind; ``awaited`` says until when the body may
    answer.
    """

    decided: bool
    touched_otherwise: Collection[str]
    views: int
    answered: bool
    awaited: datetime | None
    challenge: UUID | None
    signed: int


def of_vote(
    session: Session, case: Case, seat: Seat, item: Item, by: Actor, *, now: datetime
) -> Hindrances:
    """Return what bears on this member's vote on an item.

    Whoever asks holds the case and the member's place on the roster, so that nothing
    of this changes before the vote is written.
    """
    row = session.execute(
        select(
            _is(ItemDecision.item_id == item.id, "decided"),
            _is(UserAnswer.item_id == item.id, "answered"),
            _otherwise(case, by).label("otherwise"),
            _views(seat, item, by).label("views"),
            _question(case).label("question"),
            _handed_back(case, item).label("handed_back"),
            _challenge(case).label("challenge"),
            signed_today(by.id, now).label("signed"),
        )
    ).one()
    return Hindrances(
        decided=bool(row.decided),
        touched_otherwise=() if row.otherwise is None else (row.otherwise,),
        views=row.views or 0,
        answered=bool(row.answered),
        awaited=row.question or row.handed_back,
        challenge=row.challenge,
        signed=row.signed,
    )


def _is(where: ColumnElement[bool], name: str) -> Label[bool]:
    return exists().where(where).label(name)


def _otherwise(case: Case, by: Actor) -> ScalarSelect[Capacity]:
    """In which capacity other than the first panel's the member touched the matter."""
    return (
        select(Touch.capacity)
        .where(
            Touch.matter_id == case.request_id,
            Touch.person_id == by.id,
            Touch.capacity != Capacity.FIRST,
        )
        .scalar_subquery()
    )


def _views(seat: Seat, item: Item, by: Actor) -> ScalarSelect[int]:
    return (
        select(View.count)
        .where(
            View.panel_id == seat.panel_id,
            View.item_id == item.id,
            View.person_id == by.id,
        )
        .scalar_subquery()
    )


def _question(case: Case) -> ScalarSelect[datetime]:
    """Until when the body may answer the one question of a matter."""
    return (
        select(Question.due_at)
        .where(
            Question.case_id == case.id,
            Question.answered_at.is_(None),
            Question.missed_at.is_(None),
        )
        .scalar_subquery()
    )


def _handed_back(case: Case, item: Item) -> ScalarSelect[datetime | None]:
    """Until when the body may complete the item, if it was handed back."""
    return (
        select(Return.due_at)
        .join(ReturnedItem, ReturnedItem.return_id == Return.id)
        .where(
            Return.case_id == case.id,
            ReturnedItem.item_id == item.id,
            Return.returned_at.is_not(None),
            Return.answered_at.is_(None),
            Return.missed_at.is_(None),
        )
        .scalar_subquery()
    )


def _challenge(case: Case) -> ScalarSelect[UUID]:
    return (
        select(Challenge.id)
        .where(Challenge.case_id == case.id, Challenge.outcome.is_(None))
        .scalar_subquery()
    )
