"""What a matter waits for: an answer of the body, or items handed back to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.panels import Case
from oversight.review.models.questions import (
    Question,
    Return,
    ReturnBacking,
    ReturnedItem,
)
from oversight.review.queries import cases
from oversight.review.rules import between
from oversight.review.rules.between import AskedState, ReturnState

# A question, or what was handed back, that the body may still answer.
ASKED = (Question.answered_at.is_(None), Question.missed_at.is_(None))
HANDED_BACK = (
    Return.returned_at.is_not(None),
    Return.answered_at.is_(None),
    Return.missed_at.is_(None),
)
# The body was asked what it meant by its request, and answered.
HEARD = (Question.about_aim.is_(True), Question.answered_at.is_not(None))


def question_of(session: Session, case_id: UUID) -> Question | None:
    """Return the one question of a matter to its body, if it was asked."""
    return session.scalars(
        select(Question)
        .where(Question.case_id == case_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def is_heard(session: Session, request_id: UUID) -> bool:
    """Say whether the body was asked what it meant by its request, and answered."""
    answered = (
        select(Question.id)
        .join(Case, Case.id == Question.case_id)
        .where(Case.request_id == request_id, *HEARD)
    )
    return session.scalars(answered).first() is not None


def return_of(session: Session, case_id: UUID) -> Return | None:
    """Return the one proposal to hand items back, carried or not, with its items."""
    return session.scalars(
        select(Return)
        .where(Return.case_id == case_id)
        .options(selectinload(Return.items))
        .execution_options(populate_existing=True)
    ).one_or_none()


def backers(session: Session, proposal: Return) -> list[ReturnBacking]:
    """Return who agreed to hand the items back, in the order they did."""
    return list(
        session.scalars(
            select(ReturnBacking)
            .where(ReturnBacking.return_id == proposal.id)
            .order_by(ReturnBacking.backed_at, ReturnBacking.pseudonym)
        )
    )


def returned_before(session: Session, items: list[Item]) -> frozenset[int]:
    """Return the numbers of these items that were handed back already."""
    return frozenset(
        session.scalars(
            select(ReturnedItem.number).where(
                ReturnedItem.item_id.in_([item.id for item in items])
            )
        )
    )


def state_of(asked: Question | Return) -> AskedState | ReturnState:
    """Return where a question, or what was handed back, stands."""
    if isinstance(asked, Return):
        return state_of_return(asked)
    return between.asked_state(answered_at=asked.answered_at, missed_at=asked.missed_at)


def state_of_return(handed: Return) -> ReturnState:
    """Return where a proposal to hand items back stands."""
    return between.return_state(
        returned_at=handed.returned_at,
        answered_at=handed.answered_at,
        missed_at=handed.missed_at,
    )


def is_open(asked: Question | Return) -> bool:
    """Say whether an answer is still awaited."""
    return state_of(asked) in {AskedState.OPEN, ReturnState.RETURNED}


def awaited(session: Session, case: Case, item: Item | None = None) -> datetime | None:
    """Return until when the body may answer what bears on an item, or on anything."""
    asked = question_of(session, case.id)
    if asked is not None and is_open(asked):
        return asked.due_at
    handed = return_of(session, case.id)
    if handed is None or not is_open(handed):
        return None
    concerns = item is None or item.id in {one.item_id for one in handed.items}
    return handed.due_at if concerns else None


def awaiting(session: Session) -> frozenset[UUID]:
    """Return the cases in which an answer of the body is awaited."""
    asked = select(Question.case_id).where(*ASKED)
    handed = select(Return.case_id).where(*HANDED_BACK)
    return frozenset(session.scalars(asked.union(handed)))


def open_items(session: Session, case: Case) -> list[Item]:
    """Return the items of a matter that are neither decided nor ended."""
    done = cases.decided(session, case.legal_request.items)
    return [
        item
        for item in case.legal_request.items
        if item.ended_as is None and item.id not in done
    ]


def overdue(session: Session, now: datetime) -> list[str]:
    """Return the dockets in which the body's time to answer has run out."""
    late = (
        select(Question.case_id)
        .where(*ASKED, Question.due_at < now)
        .union(
            select(Return.case_id).where(
                Return.answered_at.is_(None),
                Return.missed_at.is_(None),
                Return.due_at < now,
            )
        )
    )
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(Case, Case.request_id == LegalRequest.id)
            .where(Case.id.in_(late), cases.RUNS)
            .order_by(LegalRequest.docket)
        )
    )
