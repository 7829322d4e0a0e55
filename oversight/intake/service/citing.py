"""Keeping what each docket cites beside it, in the act that files or changes it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.citing import findable

Row = dict[str, Any]


def cite(session: Session, requests: Iterable[Row], items: Iterable[Row]) -> None:
    """Keep what dockets just filed cite, so that the register finds them by it."""
    cited: dict[UUID, list[str]] = {}
    for item in items:
        cited.setdefault(item["request_id"], []).extend(item["provisions"])
    rows = [
        {
            "id": uuid4(),
            "request_id": request["id"],
            "citation": citation,
            "filed_at": request["filed_at"],
            "docket": request["docket"],
        }
        for request in requests
        for citation in findable(cited.get(request["id"], ()))
    ]
    if rows:
        session.execute(insert(Citation), rows)


def cite_again(session: Session, request: LegalRequest) -> None:
    """Keep what a docket cites now, after its items were put right."""
    asked = select(Item.request_id, Item.provisions).order_by(Item.number)
    items = session.execute(asked.where(Item.request_id == request.id)).mappings()
    row = {"id": request.id, "filed_at": request.filed_at, "docket": request.docket}
    session.execute(delete(Citation).where(Citation.request_id == request.id))
    cite(session, [row], [dict(item) for item in items])
