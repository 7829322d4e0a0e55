"""What was approved of data and has not left, account by account, so that it lapses."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState


def unwritten(session: Session) -> list[str]:
    """Return the dockets in which an approval stands in no order, whole or in part."""
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(Case, Case.request_id == LegalRequest.id)
            .join(ItemDecision, ItemDecision.case_id == Case.id)
            .join(DataDecision, DataDecision.decision_id == ItemDecision.id)
            .join(Item, Item.id == ItemDecision.item_id)
            .where(
                Case.state == CaseState.DECIDED,
                Item.ended_as.is_(None),
                ~exists().where(DataLine.item_id == Item.id),
            )
            .distinct()
            .order_by(LegalRequest.docket)
        )
    )


def unsent_lines(session: Session) -> list[str]:
    """Return the dockets of lines that have not left, though others may have."""
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(DataOrder, DataOrder.request_id == LegalRequest.id)
            .join(DataLine, DataLine.order_id == DataOrder.id)
            .where(DataLine.state == DataState.ISSUED)
            .distinct()
            .order_by(LegalRequest.docket)
        )
    )
