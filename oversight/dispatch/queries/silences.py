"""Sendings that no platform said it received."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.models.silences import Silence
from oversight.intake.models.requests import LegalRequest


def unheard(session: Session, docket: str | None = None) -> list[str]:
    """Return the dockets sent, not received, and not counted as silence yet.

    With a docket named, that one alone, if it is among them.
    """
    named = () if docket is None else (LegalRequest.docket == docket,)
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .where(
            Dispatch.dispatched_at.is_not(None),
            Dispatch.acknowledged_at.is_(None),
            ~exists().where(Silence.dispatch_id == Dispatch.id),
            *named,
        )
    )
    return sorted(found)
