"""The facts that a docket page and an appeal page may show, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from oversight.review.queries.proof import ProofPage
from oversight.transparency.queries.asked import Stated
from oversight.transparency.rules.citing import Cited
from oversight.transparency.rules.standing import Standing
from oversight.transparency.rules.timeline import Event


@dataclass(frozen=True, slots=True)
class DocketItem:
    """One item: what was asked and what was decided, without what it points at."""

    number: int
    kind: str
    asked: str
    asked_days: int
    asked_territory: str
    outcome: str | None
    code: str | None
    decided: str | None
    days: int | None
    territory: str | None
    split: bool
    part_of: int | None
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
    notice_published: datetime | None
    notice_passed_on: datetime | None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """The Authority's own order beside the review."""

    body: str
    body_ur: str
    number: str
    passed_on: date
    communicated_on: date | None
    document_sha256: str


@dataclass(frozen=True, slots=True)
class AppealAnswer:
    """What the appeal panel decided on one item, in words for the public."""

    item: int
    outcome: str
    by_default: bool
    measure: str | None
    days: int | None
    summary: str
    dissent: str


@dataclass(frozen=True, slots=True)
class AppealLink:
    """An appeal on this docket: its number, where it stands, how each item ended."""

    docket: str
    state: str
    answers: tuple[AppealAnswer, ...]


@dataclass(frozen=True, slots=True)
class AppealPublicPage:
    """The public page of an appeal: nothing about who filed it."""

    docket: str
    matter: str | None
    state: str
    shape: str
    filed_on: date
    due_at: datetime | None
    refusal_ground: str | None
    panel: tuple[str, ...]
    answers: tuple[AppealAnswer, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """How the reviewers were chosen."""

    members: tuple[str, ...]
    pool: int
    excluded: int
    beacon_round: int
    proof: ProofPage


@dataclass(frozen=True, slots=True)
class DocketPage:
    """The public page of one docket."""

    docket: str
    batch: str
    body: str
    body_ur: str
    platform: str | None
    basis: tuple[Cited, ...]
    standing: Standing
    filed_at: datetime
    asked_at: datetime | None
    asked_until: datetime | None
    not_asked_ground: str | None
    draw: Draw | None
    due_at: datetime | None
    sent_at: datetime | None
    acknowledged_at: datetime | None
    items: tuple[DocketItem, ...]
    orders: tuple[OrderRow, ...]
    appeals: tuple[AppealLink, ...]
    events: tuple[Event, ...]
    courts: Mapping[str, tuple[str, str | None]]
    entries: int
    sensitive: bool
    facts_until: datetime | None = None
    stated: Stated | None = None

    def ended(self, *how: str) -> int:
        """Return how many items were decided, or ended, in one of these ways.

        A post that an account was narrowed to was asked and decided with it.
        """
        asked = [item for item in self.items if item.part_of is None]
        return sum((item.outcome or item.ended_as) in how for item in asked)
