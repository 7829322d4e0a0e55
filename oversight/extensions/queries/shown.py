"""What the pages of a request to confirm show, field by field."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from oversight.extensions.rules.confirming import Findings
from oversight.intake.queries.earlier import EarlierDocket
from oversight.review.queries.evidence import Evidence, LawCard
from oversight.review.queries.item import Seen
from oversight.review.queries.naming import Named


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item as the panel, or silence, left it so far."""

    number: int
    ends_at: datetime
    asked_days: int
    outcome: str | None
    days: int | None
    code: str | None
    reasons: str
    summary: str
    summary_ur: str
    dissent: str


@dataclass(frozen=True, slots=True)
class AskingPage:
    """A victims' restriction for the officer who may ask that it stand longer."""

    docket: str
    ends_at: datetime | None
    numbers: tuple[int, ...]
    most: int
    may_ask: bool
    state: str | None
    decide_by: datetime | None
    items: tuple[AskedItem, ...]


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of a member's list: nothing of the file."""

    docket: str
    body: Named
    platform: Named
    decide_by: datetime
    declared: bool


@dataclass(frozen=True, slots=True)
class MemberItem:
    """One item before a member: how far it is, nothing of its file."""

    number: int
    ends_at: datetime
    asked_days: int
    votes: int
    voted: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PanelPage:
    """One request as a member may see it: before declaring, only whom it concerns."""

    docket: str
    body: Named
    platform: Named
    decide_by: datetime
    declared: bool
    open: bool
    heard_until: datetime | None
    facts: str
    members: tuple[str, ...]
    items: tuple[MemberItem, ...]


@dataclass(frozen=True, slots=True)
class File:
    """What the file holds on one item: evidence, law, earlier requests."""

    evidence: Evidence
    law: tuple[LawCard, ...]
    earlier: tuple[EarlierDocket, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now, for the file."""

    measure: str
    territory: str
    days: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel decided on an item: days or why not, in whose words."""

    outcome: str
    days: int | None
    code: str | None
    reasons: str
    summary: str
    summary_ur: str
    dissent: str
    findings: Findings | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item before a member who declared; its file once they opened it."""

    docket: str
    number: int
    asked: Standing
    asked_days: int
    ends_at: datetime
    until: datetime | None
    may_vote: bool
    voted: bool
    outcome: str | None
    facts: str
    answered: bool
    first_reasons: str
    file: File | None
    seen: Seen
    decision: Told | None
    has_kept: bool

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        return self.file is not None and self.may_vote

    def until_with(self, days: int) -> datetime:
        """Return when it would end if it stood so many days longer."""
        return self.ends_at + timedelta(days=days)

    @property
    def may_join(self) -> bool:
        """Say that nobody joins: each member who confirms has findings of their own."""
        return False

    @property
    def next_number(self) -> int | None:
        """Say that the matter comes after an item: each item is opened there."""
        return None
