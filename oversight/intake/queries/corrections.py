"""Reading what bodies put right: the latest of every fact, and all that was before."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models.corrections import FactCorrection
from oversight.intake.models.requests import Item
from oversight.intake.queries import particulars
from oversight.intake.rules.corrections import OF_PARTICULARS, Fact
from oversight.intake.rules.particulars import Particulars
from oversight.vault import reading
from oversight.vault import service as vault
from oversight.vault.reading import Gone

SUBJECT = "state"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One fact as it was put right; what was erased since is empty."""

    fact: str
    was: str
    becomes: str
    why: str
    at: datetime
    entry: int
    erased: Gone | None = None


def place(row_id: UUID) -> str:
    """Return the one place in which a correction can be unsealed."""
    return f"intake_fact_corrections/{row_id}/said"


def rows_of(session: Session, item_ids: Collection[UUID]) -> list[FactCorrection]:
    """Return the corrections of these items, the oldest first."""
    return list(
        session.scalars(
            select(FactCorrection)
            .where(FactCorrection.item_id.in_(item_ids))
            .order_by(FactCorrection.item_id, FactCorrection.turn)
        )
    )


def opened(session: Session, docket: str, row: FactCorrection) -> dict[str, Any]:
    """Return what a correction says; nothing once its docket's key was thrown away."""
    try:
        text = vault.open_text(
            session, row.sealed, docket=docket, subject=SUBJECT, place=place(row.id)
        )
    except RuleError as error:
        if error.code != reading.FORGOTTEN:
            raise
        return {}
    found: dict[str, Any] = json.loads(text)
    return found


def of_items(
    session: Session, docket: str, item_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Corrected, ...]]:
    """Return the history of every item's facts, for those who may read the file."""
    found: dict[UUID, list[Corrected]] = {}
    for row in rows_of(session, item_ids):
        said = opened(session, docket, row)
        found.setdefault(row.item_id, []).append(
            Corrected(
                fact=row.fact.value,
                was=said.get("was", ""),
                becomes=said.get("becomes", ""),
                why=said.get("why", ""),
                at=row.corrected_at,
                entry=row.entry,
                erased=None if said else reading.gone(session, row.sealed),
            )
        )
    return {one: tuple(rows) for one, rows in found.items()}


def said_of(
    session: Session, item: Item, history: Collection[Corrected]
) -> dict[str, str]:
    """Return what an item's facts say today, each in its one spelling."""
    more = particulars.of_items(session, [item.id])[item.id]
    said = {fact.value: _first(item, more, fact) for fact in Fact}
    return said | latest(history)


def latest(history: Collection[Corrected]) -> dict[str, str]:
    """Return the last word on each fact that was put right."""
    return {one.fact: one.becomes for one in history if one.becomes}


def particulars_now(said: Particulars, history: Collection[Corrected]) -> Particulars:
    """Return the particulars as they stand after every correction."""
    last = latest(history)
    return replace(
        said,
        reach=last.get(Fact.REACH, said.reach),
        passage_place=last.get(Fact.PASSAGE_PLACE, said.passage_place),
        fir=last.get(Fact.FIR, said.fir),
    )


def published_now(item: Item, history: Collection[Corrected]) -> date | None:
    """Return when the item was published, after every correction."""
    found = latest(history).get(Fact.PUBLISHED_ON)
    return date.fromisoformat(found) if found else item.published_on


def captured_now(item: Item, history: Collection[Corrected]) -> datetime | None:
    """Return when the item was captured, after every correction."""
    found = latest(history).get(Fact.CAPTURED_AT)
    return datetime.fromisoformat(found) if found else item.captured_at


def _first(item: Item, more: Particulars, fact: Fact) -> str:
    value = getattr(more if fact in OF_PARTICULARS else item, fact.value)
    return value.isoformat() if isinstance(value, date) else value or ""
