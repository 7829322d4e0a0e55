"""That somebody practised filing: what was tried is kept nowhere, that it was is."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger


def note(session: Session, rows: int, *, by: Actor, now: datetime) -> None:
    """Note who practised, when, and with how many rows; never a word of them.

    A list that is practised with is told which dockets are about the same: whoever
    asked that of many addresses can be asked why.
    """
    ledger.note(session, "filing.practised", by=by, now=now, facts={"rows": rows})
