"""What a filing is and what becomes of it, said before it is played."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from oversight.cli.demo.posts import Post

REGISTRAR, CLOCK, CURED, UNCURED = "registrar", "clock", "cured", "uncured"
ASKED, ANSWERED, RETURNED, COMPLETED = "asked", "answered", "returned", "completed"

CONFIRMED, WAITING, SENT_ONLY = "confirmed", "waiting", "sent-only"


@dataclass(frozen=True, slots=True)
class Plan:
    """One filing: who files what and when, and how each desk deals with it."""

    body: str
    when: datetime
    posts: tuple[Post, ...]
    signed: bool = True
    screened: str = REGISTRAR
    not_asked: str = ""
    why_not_asked: str = ""
    decided: bool = True
    pace: int = 15
    read_days: Mapping[int, int] = field(default_factory=dict)
    declared: bool = True
    seats_that_vote: int = 9
    received: bool = True
    extended: str = ""
    recused: str = ""
    withdrawn: str = ""
    own_order: str = ""
    source: str = "own-monitoring"
    reference: str = ""
    partial: bool = False
    captured: bool = False
    heard: bool = False
    between: str = ""
    longer: str = ""

    @property
    def drafter(self) -> str:
        """Return the address of the officer who prepares."""
        return f"drafter@{self.body}.example"

    @property
    def authoriser(self) -> str:
        """Return the address of the officer who signs."""
        return f"authoriser@{self.body}.example"
