"""What is written beside each filed item: its files, its particulars, its defects."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from oversight.intake.models.batches import Batch
from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.models.requests import Defect
from oversight.intake.rules.particulars import Particulars
from oversight.intake.rules.planning import Candidate
from oversight.intake.service import exhibits

_TABLE = ItemParticulars.metadata.tables[ItemParticulars.__tablename__]
_SAID = tuple(one.name for one in fields(Particulars))
Row = Mapping[str, Any]


def write(
    session: Session,
    batch: Batch,
    items: Sequence[Row],
    filed: Sequence[Candidate],
    *,
    now: datetime,
) -> None:
    """Put beside each item its files, what FORM-A asks of it, and what it lacks."""
    rows = {one.draft.row: item["id"] for one, item in zip(filed, items, strict=True)}
    exhibits.file_rows(session, batch, rows, now=now)
    ids = list(rows.values())
    session.execute(
        insert(_TABLE), [_said(i, one) for i, one in zip(ids, filed, strict=True)]
    )
    found = [
        _defect(item, code, now)
        for item, one in zip(items, filed, strict=True)
        for code in one.defects
    ]
    if found:
        session.execute(insert(Defect), found)


def _said(item_id: UUID, one: Candidate) -> Row:
    more = one.draft.more
    return {
        "id": uuid4(),
        "item_id": item_id,
        **{name: getattr(more, name) for name in _SAID},
        "purpose": list(more.purpose),
        "why_not_milder": dict(more.why_not_milder),
    }


def _defect(item: Row, code: str, now: datetime) -> Row:
    return {
        "id": uuid4(),
        "request_id": item["request_id"],
        "item_id": item["id"],
        "code": code,
        "listed_at": now,
    }
