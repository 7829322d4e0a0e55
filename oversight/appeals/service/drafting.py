"""Drafts of votes on an appeal: kept as they are written, and never lost."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.appeals.queries import rows as queries
from oversight.appeals.service import deciding
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
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
    _, item = deciding.mine(session, docket, number, by)
    return drafting.write(
        *(session, docket, item.item, answers),
        seen=seen,
        by=by,
        now=now,
        number=item.number,
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
    appeal = queries.appeal(session, docket)
    item = queries.appeal_item(appeal, number)
    return drafting.put_by(
        *(session, appeal.panel_id, docket, item.item, answers, error),
        by=by,
        now=now,
        number=item.number,
    )
