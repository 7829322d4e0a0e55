"""What platforms answered last, where a clock looks at it: what rests, until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.queries import clocks
from oversight.dispatch.rules import rests
from oversight.dispatch.rules.answers import FOR_NOW


@dataclass(frozen=True, slots=True)
class Said:
    """That something cannot be done for now: when it was said, and until which day."""

    said_at: datetime
    ends_on: date


@dataclass(frozen=True, slots=True)
class DataRest:
    """Until when an account cannot be answered, and by when an answer is due then."""

    ends_on: date
    answer_by: datetime


def for_now(session: Session, line_ids: Collection[UUID]) -> dict[UUID, Said]:
    """Return until when lines rest whose last answer is “not possible for now”."""
    found = session.execute(
        select(PlatformAnswer, Rest.ends_on)
        .outerjoin(Rest, Rest.answer_id == PlatformAnswer.id)
        .where(PlatformAnswer.line_id.in_(line_ids))
        .order_by(PlatformAnswer.answered_at)
    )
    last: dict[UUID, tuple[PlatformAnswer, date | None]] = {
        answer.line_id: (answer, ends_on) for answer, ends_on in found
    }
    return {
        line: Said(at := answer.answered_at, ends_on or rests.without_end(at))
        for line, (answer, ends_on) in last.items()
        if answer.reason == FOR_NOW
    }


def resting(session: Session, line_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return from when time runs anew on lines whose last answer is “not for now”."""
    found = for_now(session, line_ids)
    return {line: rests.over_at(said.ends_on) for line, said in found.items()}


def ends_of(session: Session, answer_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return until when each of these answers said that it cannot be done."""
    found = session.execute(
        select(Rest.answer_id, Rest.ends_on).where(Rest.answer_id.in_(answer_ids))
    )
    return {answer: ends for answer, ends in found if answer is not None}


def data_for_now(session: Session, line_ids: Collection[UUID]) -> dict[UUID, Said]:
    """Return until when accounts were last said to be out of reach for now."""
    found = session.execute(
        select(Rest.data_line_id, Rest.said_at, Rest.ends_on)
        .where(Rest.data_line_id.in_(line_ids))
        .order_by(Rest.said_at)
    )
    return {line: Said(at, ends) for line, at, ends in found if line is not None}


def data_rests(session: Session, line_ids: Collection[UUID]) -> dict[UUID, DataRest]:
    """Return until when accounts rest, and by when an answer is due after that."""
    found = data_for_now(session, line_ids)
    return {
        line: DataRest(said.ends_on, answer_by(session, said.ends_on))
        for line, said in found.items()
    }


def answer_by(session: Session, ends_on: date) -> datetime:
    """Return by when an answer is due after a rest until that day."""
    by = clocks.answer_by(session, [rests.over_at(ends_on)])
    assert by is not None
    return by
