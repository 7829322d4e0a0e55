"""Data that are being kept where they are, and when an account holder is told later."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.dispatch.models import case_keys
from oversight.dispatch.rules.case_numbers import LONGEST_KEY
from oversight.intake.models.requests import Item, LegalRequest
from oversight.storage.base import Base
from oversight.storage.triggers import guarded


class Preservation(Base):
    """A notice to keep one account's data: it hands nothing over and ends by itself.

    It carries no field, so it can never become a production (I42); at most 90 days, and
    once more only by a court (I49).
    """

    __tablename__ = "dispatch_preservations"
    __table_args__ = (
        CheckConstraint("days BETWEEN 1 AND 90", name="at_most_90_days"),
        CheckConstraint("more_days BETWEEN 1 AND 90", name="once_more"),
        CheckConstraint(
            "(more_days IS NULL) = (court_number IS NULL) "
            "AND (more_days IS NULL) = (court IS NULL) "
            "AND (more_days IS NULL) = (extended_at IS NULL)",
            name="only_by_a_court",
        ),
        CheckConstraint(
            "(court_told_at IS NULL) = (court_told IS NULL)", name="court_told"
        ),
        CheckConstraint("until > sent_at", name="ends_after_start"),
        Index("ix_dispatch_preservations_until", "until"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    number: Mapped[int]
    days: Mapped[int]
    sent_at: Mapped[datetime]
    until: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    court_due: Mapped[datetime]
    court_missed_at: Mapped[datetime | None]
    court_told_at: Mapped[datetime | None]
    court_told: Mapped[str | None] = mapped_column(String(200))
    more_days: Mapped[int | None]
    court: Mapped[str | None] = mapped_column(String(200))
    court_number: Mapped[str | None] = mapped_column(String(200))
    extended_at: Mapped[datetime | None]

    item: Mapped[Item] = relationship(lazy="raise")


class Delay(Base):
    """One reasoned decision that an account holder is told later: never without an end.

    The first lasts 14 days at most; each later one 30, on a court's order that none
    before it rests on, by another reviewer; all together 180, unless a High Court
    orders more (I58, I60).
    """

    __tablename__ = "dispatch_delays"
    __table_args__ = (
        UniqueConstraint("line_id", "step"),
        UniqueConstraint("line_id", "decided_by"),
        ForeignKeyConstraint(
            ["line_id", "item_id"],
            ["dispatch_data_lines.id", "dispatch_data_lines.item_id"],
        ),
        CheckConstraint(
            "ground IN ('danger-to-life', 'flight', 'evidence', 'witness', "
            "'investigation')",
            name="closed_grounds",
        ),
        CheckConstraint("days BETWEEN 1 AND 30", name="at_most_30_days"),
        CheckConstraint("step > 1 OR days <= 14", name="first_at_most_14"),
        CheckConstraint("(step = 1) = (court_number IS NULL)", name="then_by_a_court"),
        CheckConstraint(
            "(court_key IS NULL) = (court_number IS NULL)", name="court_key"
        ),
        CheckConstraint(
            "total_days >= days AND (total_days <= 180 OR high_court)",
            name="at_most_180_in_all",
        ),
        CheckConstraint("until > since", name="ends"),
        CheckConstraint("length(facts) >= 80", name="facts_given"),
    )

    line_id: Mapped[UUID]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    step: Mapped[int]
    ground: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(Text)
    days: Mapped[int]
    total_days: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    decided_by: Mapped[str] = mapped_column(String(40))
    court: Mapped[str | None] = mapped_column(String(200))
    court_number: Mapped[str | None] = mapped_column(String(200))
    court_key: Mapped[str | None] = mapped_column(
        String(LONGEST_KEY), default=case_keys.of_court_number
    )
    court_on: Mapped[date | None]
    high_court: Mapped[bool] = mapped_column(default=False, server_default=false())
    unsealed_at: Mapped[datetime | None]


def rests_on_one_order(_dialect: str) -> str:
    """Say that this order of a court lengthened a delay of the same account before."""
    return (
        "EXISTS (SELECT 1 FROM dispatch_delays AS known "
        "WHERE known.line_id = NEW.line_id AND known.court_key = NEW.court_key "
        "AND known.court_on = NEW.court_on)"
    )


def kept_on(_dialect: str) -> str:
    """Say that a request would be taken back of which a platform keeps the data."""
    return (
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND EXISTS ("
        "SELECT 1 FROM dispatch_preservations AS kept WHERE kept.request_id = NEW.id)"
    )


guarded(LegalRequest.__table__, "not_kept", kept_on, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(Delay.__table__, "court_once", rests_on_one_order, verbs=("INSERT",))  # type: ignore[arg-type]
