"""On what conditions data were approved, as the document itself says it."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataOrder
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class ConditionsRow:
    """One account: what for, for whom, until when, and on what else it depends."""

    number: int
    use: str
    sharing: str
    conditions: str
    retention_days: int


def conditions(session: Session, docket: str) -> tuple[ConditionsRow, ...]:
    """Return the conditions of a request for data, read out of its document.

    A document written before conditions stood in it says only how long.
    """
    body = session.scalars(
        select(DataOrder.body)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .where(LegalRequest.docket == docket)
    ).one_or_none()
    items = json.loads(body)["items"] if body else ()
    return tuple(
        ConditionsRow(
            number=item["number"],
            use=item.get("use") or "",
            sharing=item.get("sharing") or "",
            conditions=item.get("conditions") or "",
            retention_days=item["retention_days"],
        )
        for item in items
    )
