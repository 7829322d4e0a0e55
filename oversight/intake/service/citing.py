"""Keeping what each docket cites beside it, in the act that files or changes it.

With it goes whether the register may list the docket under its platform: what the
public is shown the least of (``rules.preview.is_hidden``) is under none.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.citing import findable
from oversight.intake.rules.preview import is_hidden

Row = dict[str, Any]


def cite(session: Session, requests: Sequence[Row], items: Iterable[Row]) -> None:
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
    listed = {
        known: [
            request["id"]
            for request in requests
            if known != is_hidden(cited.get(request["id"], ()), track=request["track"])
        ]
        for known in (True, False)
    }
    for known, ids in listed.items():
        if ids:
            _list(session, ids, known=known)


def _list(session: Session, ids: Sequence[UUID], *, known: bool) -> None:
    session.execute(
        update(LegalRequest)
        .where(LegalRequest.id.in_(ids), LegalRequest.platform_listed != known)
        .values(platform_listed=known)
    )


def cite_again(session: Session, request: LegalRequest) -> None:
    """Keep what a docket cites now, after its items were put right."""
    asked = select(Item.request_id, Item.provisions).order_by(Item.number)
    items = session.execute(asked.where(Item.request_id == request.id)).mappings()
    row = {
        "id": request.id,
        "filed_at": request.filed_at,
        "docket": request.docket,
        "track": request.track,
    }
    session.execute(delete(Citation).where(Citation.request_id == request.id))
    cite(session, [row], [dict(item) for item in items])
