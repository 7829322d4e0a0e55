"""Drafts of whoever confirms: kept as they are written, and never lost."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules import confirming as rules
from oversight.extensions.service import confirming
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
from oversight.review.rules import seats as members
from oversight.review.service import drafting


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
    found, item, seat = confirming.mine(session, docket, number, by)
    members.check_declared(seat.state)
    rules.check_open(found.state)
    rules.check_undecided(item.outcome)
    cast = [one.person_id for one in queries.votes(session, item)]
    members.check_not_voted(cast, by.id)
    return drafting.write(
        session, docket, item.item, answers, seen=seen, by=by, now=now
    )


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
    found = queries.confirmation(session, docket)
    item = queries.item_of(found, number)
    return drafting.put_by(
        *(session, found.panel_id, docket, item.item, answers, error), by=by, now=now
    )
