"""What became of a filing, for the body that filed it; told by a higher room.

The rooms that decide and send stand above this one. What they know comes down
through a teller, which the house hands to the pages when it is put together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.pages.pool import PoolNote


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a docket stands: a code with words in ``labels.STANDINGS``, and a shape."""

    code: str
    shape: str


@dataclass(frozen=True, slots=True)
class BecameItem:
    """One item: what was decided and why, and what the platform said to it."""

    number: int
    part_of: int | None
    outcome: str | None
    code: str | None
    measure: str | None
    days: int | None
    territory: str | None
    split: bool
    summary: str
    summary_ur: str
    conditions: str
    reasons: str
    dissent: str
    ended_as: str | None
    until: datetime | None
    answer: str | None
    answer_under: str | None
    answer_reason: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class BecameAppeal:
    """One appeal on the docket, and how each item ended there."""

    docket: str
    state: str
    answers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Became:
    """Everything that happened to a docket since it was filed."""

    stage: Stage
    members: tuple[str, ...]
    asked_until: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    sent_at: datetime | None
    acknowledged_at: datetime | None
    waits_for: str
    waits_until: datetime | None
    hindrance: RuleError | None
    items: tuple[BecameItem, ...]
    appeals: tuple[BecameAppeal, ...]

    @property
    def is_decided(self) -> bool:
        """Say whether anything was decided here, or ended without a decision."""
        return any(one.outcome or one.ended_as for one in self.items)


@dataclass(frozen=True, slots=True)
class Teller:
    """How the pages ask the higher room: of many dockets, of one, of the pool."""

    stages: Callable[[Session, Sequence[str]], Mapping[str, Stage]]
    became: Callable[[Session, str, datetime], Became]
    pool: Callable[[Session, datetime], PoolNote | None]
