"""What may stand in the way of a vote, asked of the database in one question."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Label,
    ScalarSelect,
    bindparam,
    exists,
    select,
)
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.challenges import Challenge
from oversight.review.models.deciding import Draft, ItemDecision, UserAnswer, View
from oversight.review.models.panels import Case, Seat
from oversight.review.models.questions import Question, Return, ReturnedItem
from oversight.review.queries import waiting, workload
from oversight.storage.statements import Ready

_CASE: BindParameter[UUID] = bindparam("of_case")
_ITEM: BindParameter[UUID] = bindparam("item")
_BY: BindParameter[UUID] = bindparam("by")


@dataclass(frozen=True, slots=True)
class Hindrances:
    """How one item, its case and one member stand to each other.

    ``views`` counts how often the member opened the item, ``signed`` how much they
    signed on that day, of whatever kind; ``awaited`` says until when the body may
    answer, ``reply`` what it answered, ``heard`` whether it said what it meant by its
    request, ``drafted`` whether the member keeps an unsigned text.
    """

    decided: bool
    touched_otherwise: Collection[str]
    views: int
    answered: bool
    awaited: datetime | None
    challenge: UUID | None
    signed: int
    heard: bool
    drafted: bool
    reply: str = ""


def of_vote(
    session: Session, case: Case, seat: Seat, item: Item, by: Actor, *, now: datetime
) -> Hindrances:
    """Return what bears on this member's vote on an item.

    Whoever asks holds the case and the member's place on the roster, so that nothing
    of this changes before the vote is written.
    """
    row = _ASKED.one(
        session,
        {
            "of_case": case.id,
            "matter": case.request_id,
            "panel": seat.panel_id,
            "item": item.id,
            "by": by.id,
            "day": local_date(now),
        },
    )
    assert row is not None  # It asks for no table's rows, so there is one.
    decided, answered, otherwise, views, question, back, challenge, *rest = row
    signed, heard, drafted, reply = rest
    return Hindrances(
        decided=bool(decided),
        touched_otherwise=() if otherwise is None else (otherwise,),
        views=views or 0,
        answered=bool(answered),
        awaited=question or back,
        challenge=challenge,
        signed=signed,
        heard=bool(heard),
        drafted=bool(drafted),
        reply=reply or "",
    )


def _is(name: str, *where: ColumnElement[bool]) -> Label[bool]:
    return exists().where(*where).label(name)


def _otherwise() -> ScalarSelect[Capacity]:
    """In which capacity other than the first panel's the member touched the matter."""
    return (
        select(Touch.capacity)
        .where(
            Touch.matter_id == bindparam("matter"),
            Touch.person_id == _BY,
            Touch.capacity != Capacity.FIRST,
        )
        .scalar_subquery()
    )


def _views() -> ScalarSelect[int]:
    return (
        select(View.count)
        .where(
            View.panel_id == bindparam("panel"),
            View.item_id == _ITEM,
            View.person_id == _BY,
        )
        .scalar_subquery()
    )


def _question() -> ScalarSelect[datetime]:
    """Until when the body may answer the one question of a matter."""
    return (
        select(Question.due_at)
        .where(Question.case_id == _CASE, *waiting.ASKED)
        .scalar_subquery()
    )


def _reply() -> ScalarSelect[str | None]:
    """Return what the body answered to the one question of a matter."""
    return select(Question.answer).where(Question.case_id == _CASE).scalar_subquery()


def _handed_back() -> ScalarSelect[datetime | None]:
    """Until when the body may complete the item, if it was handed back."""
    return (
        select(Return.due_at)
        .join(ReturnedItem, ReturnedItem.return_id == Return.id)
        .where(
            Return.case_id == _CASE,
            ReturnedItem.item_id == _ITEM,
            *waiting.HANDED_BACK,
        )
        .scalar_subquery()
    )


def _challenge() -> ScalarSelect[UUID]:
    return (
        select(Challenge.id)
        .where(Challenge.case_id == _CASE, Challenge.outcome.is_(None))
        .scalar_subquery()
    )


_ASKED = Ready(
    select(
        _is("decided", ItemDecision.item_id == _ITEM),
        _is("answered", UserAnswer.item_id == _ITEM),
        _otherwise().label("otherwise"),
        _views().label("views"),
        _question().label("question"),
        _handed_back().label("handed_back"),
        _challenge().label("challenge"),
        workload.signed_on(_BY, bindparam("day")).label("signed"),
        _is("heard", Question.case_id == _CASE, *waiting.HEARD),
        _is("drafted", Draft.item_id == _ITEM, Draft.person_id == _BY),
        _reply().label("reply"),
    )
)
