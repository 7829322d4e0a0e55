"""Which rows of appeals an act holds, and in which order."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows


def held(session: Session, docket: str) -> Appeal:
    """Return an appeal for an act, locked after the one that it is joined to.

    Whoever decides that one takes it first and what is joined to it then; in the same
    order nobody waits for the other crosswise.
    """
    leads = select(Appeal.joined_to_id).where(Appeal.docket == docket)
    lead = select(Appeal.id).where(Appeal.id.in_(leads)).with_for_update(of=Appeal)
    session.execute(lead).all()
    return rows.appeal(session, docket, lock=True)
