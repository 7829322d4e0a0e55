"""Counting on: the register says how many dockets there are without counting them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.tallies import Tally


def tally(session: Session, body_id: UUID, dockets: Sequence[str]) -> tuple[str, ...]:
    """Add dockets just given, of one kind and year, to what their body filed.

    Whoever gives numbers of this kind and year holds their counter until the commit,
    so nobody else can be at this row.
    """
    kind, year, _ = dockets[0].split("-")
    of = {"body_id": body_id, "kind": kind, "year": int(year)}
    # The counter's lock came first: what others added is seen, not what was read.
    known = session.scalars(
        select(Tally).filter_by(**of).execution_options(populate_existing=True)
    ).one_or_none()
    if known is None:
        session.add(Tally(**of, dockets=len(dockets)))
    else:
        known.dockets += len(dockets)
    session.flush()
    return tuple(dockets)
