"""One thing that may wait, and how it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from oversight.core.words import N_


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that may wait: its name, how many, and where to do it."""

    title: str
    hint: str
    endpoint: str
    count: int | None = None
    asked: Mapping[str, str] = field(default_factory=dict)


def count(session: Session, query: Select[UUID] | Select[int]) -> int:
    """Return how many rows the query finds."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def documents() -> Card:
    """Return the way to the documents that somebody may read."""
    return Card(
        N_("Documents"),
        N_("What was approved and written for a platform, version by version."),
        "documents.index",
    )


def certified() -> Card:
    """Return the way to the records that are certified for courts and parties."""
    return Card(
        N_("Certified records"),
        N_("The papers of a docket, fingerprinted and proved, for a court or a party."),
        "records.index",
    )
