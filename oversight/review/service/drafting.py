"""Drafts: kept as they are written; a newer text is never overwritten unseen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.models.requests import Item
from oversight.ledger import service as ledger
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
from oversight.review.queries import cases, seats
from oversight.review.rules import drafts as rules
from oversight.review.rules import seats as sitting


def save_draft(
    session: Session,
    docket: str,
    number: int,
    answers: dict[str, Any],
    *,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keep what a member has written so far; it counts for nothing until signed.

    ``seen`` is the version of the draft that the page was filled in from, 0 for none;
    a page that does not say overwrites what is there.
    """
    item = _writable(session, docket, number, by)
    return write(session, docket, item, answers, seen=seen, by=by, now=now)


def write(
    session: Session,
    docket: str,
    item: Item,
    answers: dict[str, Any],
    *,
    seen: int | None,
    by: Actor,
    now: datetime,
    number: int | None = None,
) -> Draft:
    """Keep a draft on an item on which this member may write, asked by any panel.

    A newer text is never overwritten unseen. ``number`` is the item's place in a docket
    that is not its own: an appeal's.
    """
    draft = seats.draft_of(session, item.id, by)
    if draft is not None and draft.answers == answers:
        return draft
    rules.check_newest(seen, 0 if draft is None else draft.version)

    if draft is None:
        draft = Draft(item_id=item.id, person_id=by.id, version=0)
        session.add(draft)
    draft.answers, draft.saved_at = answers, now
    draft.version += 1
    session.flush()

    subject = f"{docket}/{number or item.number}"
    ledger.note(session, "review.drafted", by=by, now=now, subject=subject)
    return draft


def forget(session: Session, items: Select[UUID]) -> int:
    """Delete what was written on these items and not signed; return how many texts."""
    return sum(
        len(
            session.scalars(
                delete(table).where(table.item_id.in_(items)).returning(table.id)
            ).all()
        )
        for table in (Draft, KeptText)
    )


def _writable(session: Session, docket: str, number: int, by: Actor) -> Item:
    """Return the item if the member may still write on it, its case locked."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    item = cases.item_of(case, number)
    sitting.check_declared(seat.state)
    sitting.check_open(case.state, case.legal_request.state)
    sitting.check_undecided(
        is_ended=item.ended_as is not None,
        is_decided=bool(cases.decided(session, [item])),
    )
    sitting.check_not_voted(
        [vote.person_id for vote in seats.votes_on(session, item)], by.id
    )
    return item


def discard(session: Session, item: Item, by: Actor) -> None:
    """Let go of a draft whose text is signed; the vote that follows is recorded."""
    draft = seats.draft_of(session, item.id, by)
    if draft is not None:
        session.delete(draft)
        session.flush()


def keep(
    session: Session,
    docket: str,
    number: int,
    answers: dict[str, Any],
    error: RuleError,
    *,
    by: Actor,
    now: datetime,
) -> KeptText:
    """Keep a text that was refused because somebody or something was quicker.

    Who has no seat any more keeps it too: it is their own, and nobody else reads it.
    """
    case = cases.case(session, docket)
    item = cases.item_of(case, number)
    return put_by(
        *(session, case.panel_id, docket, item, answers, error), by=by, now=now
    )


def put_by(
    session: Session,
    panel_id: UUID | None,
    docket: str,
    item: Item,
    answers: dict[str, Any],
    error: RuleError,
    *,
    by: Actor,
    now: datetime,
    number: int | None = None,
) -> KeptText:
    """Keep a refused text of somebody who sits, or sat, on this panel of an item.

    To everybody else there is no such matter.
    """
    if panel_id is None:
        raise cases.nothing()
    seats.seat_of(session, panel_id, by.id)
    cause = rules.cause_of(error.code)
    found = session.scalars(
        select(KeptText).where(
            KeptText.item_id == item.id,
            KeptText.person_id == by.id,
            KeptText.cause == cause,
        )
    ).one_or_none()
    if found is None:
        found = KeptText(item_id=item.id, person_id=by.id, cause=cause)
        session.add(found)
    found.answers, found.kept_at = answers, now
    session.flush()

    subject = f"{docket}/{number or item.number}"
    ledger.note(session, "review.kept", by=by, now=now, subject=subject)
    return found
