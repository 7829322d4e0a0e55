"""What stands on an item under appeal, whether it restricts or asks for data."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.orders import Line
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import DISCLOSE, KIND
from oversight.notices.models.notices import Notice
from oversight.notices.rules.parts import Stage

DATA_ASKED = "data-asked"


def standing(session: Session, item: Item) -> tuple[str, int]:
    """Return the measure and days now standing: what an appeal may not exceed.

    What never left for a platform stands as it was asked for.
    """
    line = session.scalars(select(Line).where(Line.item_id == item.id)).one_or_none()
    if line is not None:
        return line.measure, (line.ends_at - line.starts_at).days
    days = session.scalars(
        select(DataLine.retention_days).where(DataLine.item_id == item.id)
    ).one_or_none()
    return (item.measure, item.duration_days) if days is None else (DISCLOSE, days)


def told_of(session: Session, canonical: str) -> list[Item]:
    """Return the data requests on an account whose holder has been told of them.

    One that is still under a delay is not found: an appeal must not open it.
    """
    return list(
        session.scalars(
            select(Item)
            .join(LegalRequest, LegalRequest.id == Item.request_id)
            .join(
                Notice,
                (Notice.docket == LegalRequest.docket) & (Notice.item == Item.number),
            )
            .where(
                LegalRequest.kind == KIND,
                Item.canonical == canonical,
                Item.measure == DISCLOSE,
                Notice.stage == Stage.SENT.value,
                Notice.published_at.is_not(None),
            )
            .order_by(LegalRequest.filed_at.desc(), Item.number)
            .limit(1)
        )
    )
