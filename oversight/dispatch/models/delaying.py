"""A body asks that an account holder be told still later; another reviewer decides."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.models.tally import DECIDED, counted
from oversight.storage.base import Base

_OPEN = "outcome IS NULL"
_GRANTED = "outcome = 'granted'"


class DelayAsk(Base):
    """One request to extend a delay, on a court's reference, and what became of it.

    ``judge_id`` is the next name of the matter's lot: nobody picks who decides. What is
    undecided when the running delay ends has lapsed, and the account holder is told.
    """

    __tablename__ = "dispatch_delay_asks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["line_id", "item_id"],
            ["dispatch_data_lines.id", "dispatch_data_lines.item_id"],
        ),
        # One at a time, and each step once (I60).
        Index(
            "uq_dispatch_delay_asks_one_open",
            "line_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "uq_dispatch_delay_asks_granted_once",
            "line_id",
            "step",
            unique=True,
            sqlite_where=text(_GRANTED),
            postgresql_where=text(_GRANTED),
        ),
        CheckConstraint("step > 1", name="after_the_first"),
        CheckConstraint(
            "ground IN ('danger-to-life', 'flight', 'evidence', 'witness', "
            "'investigation')",
            name="closed_grounds",
        ),
        CheckConstraint("length(facts) >= 80", name="facts_given"),
        CheckConstraint("days BETWEEN 1 AND 30", name="at_most_30_days"),
        CheckConstraint("court <> '' AND court_number <> ''", name="by_a_court"),
        CheckConstraint("judge_id <> asked_by", name="not_ones_own_judge"),
        CheckConstraint(
            "outcome IN ('granted', 'refused', 'lapsed')", name="known_outcome"
        ),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name="outcome_dated"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' OR reasons IS NOT NULL",
            name="reasoned",
        ),
        CheckConstraint("decide_by > asked_at", name="decided_after"),
    )

    line_id: Mapped[UUID]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    step: Mapped[int]
    ground: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(Text)
    days: Mapped[int]
    court: Mapped[str] = mapped_column(String(200))
    court_number: Mapped[str] = mapped_column(String(200))
    court_on: Mapped[date]
    high_court: Mapped[bool]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    asked_at: Mapped[datetime]
    judge_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    judge: Mapped[str] = mapped_column(String(8))
    decide_by: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]


counted(
    DelayAsk.__table__,  # type: ignore[arg-type]
    "delay",
    person="judge_id",
    at="decided_at",
    verb="UPDATE",
    when=DECIDED,
)
