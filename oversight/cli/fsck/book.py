"""What every check looks at: the record, read once, and the moment of looking."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger.models import Pending

Leaf = dict[str, Any]
PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold: which check, where, and what."""

    check: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the record as it is stored, and its leaf if it can be read."""

    event: UUID
    kind: str
    stream: str
    n: int
    entry: bytes
    leaf: Leaf | None


@dataclass
class Book:
    """The data under examination."""

    session: Session
    now: datetime
    _by_kind: dict[str, list[Leaf]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """Return every row of the record, oldest first."""
        found = self.session.execute(
            select(
                Pending.event_id,
                Pending.kind,
                Pending.stream,
                Pending.n,
                Pending.entry,
            ).order_by(Pending.id)
        )
        return [Row(*row, _leaf(row.entry)) for row in found]

    def leaves(self, *kinds: str) -> Iterator[Leaf]:
        """Return the leaves of these kinds, in the order of arrival."""
        if not self._by_kind:
            for row in self.rows:
                if row.leaf is not None:
                    self._by_kind.setdefault(row.kind, []).append(row.leaf)
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def items(self, *kinds: str) -> Mapping[tuple[str, int], list[Leaf]]:
        """Return the leaves of these kinds by docket and item."""
        found: dict[tuple[str, int], list[Leaf]] = {}
        for leaf in self.leaves(*kinds):
            place = (leaf.get("docket", ""), leaf.get("item", 0))
            found.setdefault(place, []).append(leaf)
        return found

    def overdue(self, moment: datetime) -> bool:
        """Say whether a clock ran out so long ago that no worker can have run."""
        return self.now - moment > PATIENCE


def gaps(numbers: list[int]) -> list[int]:
    """Return the numbers missing from 1 to the greatest."""
    return sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))


def _leaf(entry: bytes) -> Leaf | None:
    try:
        found = json.loads(entry)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
