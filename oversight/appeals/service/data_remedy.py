"""What follows at once when an appeal against a request for data succeeds (I72)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE, DataAct
from oversight.dispatch.service import data_standing, data_staying
from oversight.ledger import service as ledger


def suspend(
    session: Session, appeal: Appeal, item: AppealItem, *, cause: str, now: datetime
) -> None:
    """Stop what is still to be handed over, and the use of what was (A5)."""
    line = sendings.line_of(session, item.item_id, lock=True)
    if line is not None:
        data_staying.suspend(
            session, line, cause=cause, appeal_docket=appeal.docket, now=now
        )


def resume(
    session: Session, appeal: Appeal, item: AppealItem, *, now: datetime
) -> None:
    """Let a request for data count again that this appeal had stopped."""
    line = sendings.line_of(session, item.item_id, lock=True)
    if line is not None:
        data_staying.end(session, line, held_by={appeal.docket}, now=now)


def remedy(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    *,
    answered: Collection[str],
    now: datetime,
) -> None:
    """End the approval; data that came are due for destruction, and never used.

    Where it stands, the stays of all appeals that are answered by this end.
    """
    line = sendings.line_of(session, item.item_id, lock=True)
    if line is None:
        return
    if item.outcome is not AppealOutcome.OVERTURNED:
        data_staying.end(session, line, held_by=answered, now=now)
        return
    if not LIFECYCLE.allows(line.state, DataAct.LIFT):
        return

    data_standing.lift(
        session,
        line,
        cause="appeal-default" if item.by_default else "appeal",
        error="no" if item.by_default else "yes",
        now=now,
    )
    ledger.record(
        session,
        "remedy.ordered",
        docket=appeal.docket,
        item=item.number,
        now=now,
        public={"restored": None},
    )
