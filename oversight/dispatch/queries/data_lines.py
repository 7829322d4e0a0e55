"""The accounts of a request for data, on their way to a platform and back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.queries import (
    begun,
    clocks,
    data_questions,
    data_versions,
    stays,
)
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.answered import DataRest, data_rests
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE


@dataclass(frozen=True, slots=True)
class LineRow:
    """One account on its way to a platform and back."""

    number: int
    locator: str
    native_id: str
    tier: str
    fields: tuple[str, ...]
    window_from: date | None
    window_to: date | None
    state: str
    refusal: str
    answered_at: datetime | None
    may_answer: bool
    may_ask: bool
    rest: DataRest | None
    answer_by: datetime | None
    silent_until: datetime | None


def lines(session: Session, order: DataOrder) -> tuple[LineRow, ...]:
    """Return the accounts of a sending, in their order.

    The time to answer runs from the sending, or anew from what a rest or a question
    left, as the reminders count it; it is None where nothing is asked for now.
    """
    ids = [line.id for line in order.lines]
    resting = stays.stayed(session, ids)
    asked = data_questions.waiting(session, ids)
    named = data_versions.names(session, order)
    rests, silent = data_rests(session, ids), queries.silent(session, ids)
    since: dict[UUID, datetime | None] = dict.fromkeys(ids, order.dispatched_at)
    since |= begun.accounts(session, ids)
    return tuple(
        LineRow(
            number=line.number,
            locator=line.item.locator,
            native_id=named.get(line.number, line.item.native_id or ""),
            tier=line.tier.value,
            fields=tuple(line.fields),
            window_from=line.window_from,
            window_to=line.window_to,
            state="stayed" if line.id in resting else line.state.value,
            refusal=line.refusal or "",
            answered_at=line.answered_at,
            may_answer=line.state.value == "dispatched" and line.id not in resting,
            may_ask=line.state in ANSWERABLE and line.id not in asked,
            rest=rests.get(line.id) if line.state in ANSWERABLE else None,
            answer_by=clocks.answer_by(session, [since[line.id]])
            if line.state in ANSWERABLE and line.id not in resting
            else None,
            silent_until=silent.get(line.id),
        )
        for line in order.lines
        if not line.held
    )
