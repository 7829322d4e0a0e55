"""Challenges: a party doubts that a member is independent, another reviewer decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Challenge(Base):
    """One party's doubt about one member, its facts sealed, and what was answered.

    ``judge_id`` is the next name of the drawn sequence: nobody picks who decides.
    """

    __tablename__ = "review_challenges"
    __table_args__ = (
        # Each holder of a notice has a doubt of their own; the body's item is 0.
        UniqueConstraint("seat_id", "party", "item"),
        # One at a time: the file stays shut until it is decided.
        Index(
            "uq_review_challenges_one_open",
            "case_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        CheckConstraint("party IN ('agency', 'user')", name="party"),
        CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)", name="decided_dated"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('upheld', 'dismissed', 'moot')",
            name="outcome",
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'moot' OR reasons IS NOT NULL",
            name="reasoned",
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), index=True)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("review_seats.id"))
    member: Mapped[str] = mapped_column(String(8))
    party: Mapped[str] = mapped_column(String(8))
    item: Mapped[int]
    ground: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_on: Mapped[datetime]
    judge_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    judge: Mapped[str] = mapped_column(String(8))
    decide_by: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    reasons: Mapped[str | None] = mapped_column(Text)
