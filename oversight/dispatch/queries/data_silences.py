"""Requests for data that no platform said it received, and ends it was not told."""

from datetime import datetime

from sqlalchemy import String, cast, exists, literal, select
from sqlalchemy.orm import Session, joinedload

from oversight.dispatch.models.channels import Contact, PlatformLetter
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.data_silences import DataSilence
from oversight.dispatch.models.keeping import Preservation
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.watching import Look
from oversight.review.rules.looking import CANCELLED


def unheard(session: Session, docket: str | None = None) -> list[str]:
    """Return the dockets sent, not received, and not counted as silence yet.

    With a docket named, that one alone, if it is among them.
    """
    named = () if docket is None else (LegalRequest.docket == docket,)
    found = session.scalars(
        select(LegalRequest.docket)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .where(
            DataOrder.dispatched_at.is_not(None),
            DataOrder.acknowledged_at.is_(None),
            ~exists().where(DataSilence.order_id == DataOrder.id),
            *named,
        )
    )
    return sorted(found)


def untold(
    session: Session, message: str, now: datetime
) -> list[tuple[LegalRequest, int]]:
    """Return what a reviewer let no longer be kept, and its platform was not told.

    What its own last day has ended meanwhile needs no letter any more.
    """
    number = cast(Preservation.number, String)
    key = literal(f"{message}:") + LegalRequest.docket + "/" + number
    reached = exists().where(
        Contact.platform_id == Preservation.platform_id,
        Contact.confirmed_at.is_not(None),
        Contact.ended_at.is_(None),
    )
    found = session.execute(
        select(LegalRequest, Preservation.number)
        .join(Preservation, Preservation.request_id == LegalRequest.id)
        .join(Look, Look.item_id == Preservation.item_id)
        .where(
            Look.result == CANCELLED,
            Preservation.until > now,
            reached,
            ~exists().where(PlatformLetter.key == key),
        )
        .options(
            joinedload(LegalRequest.body, innerjoin=True),
            joinedload(LegalRequest.platform, innerjoin=True),
        )
        .order_by(LegalRequest.docket, Preservation.number)
    )
    return [(request, item) for request, item in found]
