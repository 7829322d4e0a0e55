"""What members saw, wrote and decided, item by item."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.intake.models.requests import Item, touched_as
from oversight.intake.models.widening import never_wider
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.aims import aim_heard
from oversight.review.models.tally import counted
from oversight.review.rules.lifecycle import Outcome
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class UserAnswer(Base):
    """What the affected person answered before the decision; sealed in the vault."""

    __tablename__ = "review_answers"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answered_on: Mapped[datetime]


class View(Base):
    """A reviewer opened an item: without it no vote is taken."""

    __tablename__ = "review_views"
    __table_args__ = (UniqueConstraint("panel_id", "item_id", "person_id"),)

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]


class Draft(Base):
    """What a member has written on an item so far; it is nothing until it is signed."""

    __tablename__ = "review_drafts"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    # When to look whether its term is over; nobody has looked at it yet without one.
    erase_after: Mapped[datetime | None] = mapped_column(index=True)


class Vote(Base):
    """One member's answer on one item, with findings and reasons of its own."""

    __tablename__ = "review_votes"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        ForeignKeyConstraint(
            ["panel_id", "item_id", "person_id"],
            [
                "review_views.panel_id",
                "review_views.item_id",
                "review_views.person_id",
            ],
        ),
        touched_as("matter_id", "person_id", "capacity"),
        CheckConstraint("capacity = 'first'", name="first_only"),
        CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name="coded"),
        CheckConstraint(
            "outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)",
            name="scoped",
        ),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"), index=True)
    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.FIRST)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    code: Mapped[str | None] = mapped_column(String(40))
    measure: Mapped[str | None] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[int | None]
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_ur: Mapped[str | None] = mapped_column(Text)
    is_draft: Mapped[bool] = mapped_column(default=False)
    joined: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class ItemDecision(Base):
    """What was decided here on one item: made once, by a majority, never changed."""

    __tablename__ = "review_decisions"
    __table_args__ = (
        # What is sent points at the decision on that very item, and at its outcome.
        UniqueConstraint("id", "item_id", "outcome"),
        CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name="coded"),
        CheckConstraint(
            "outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)",
            name="scoped",
        ),
        CheckConstraint("NOT split OR dissent IS NOT NULL", name="dissent_if_split"),
        Index("ix_review_decisions_decided_at", "decided_at"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    code: Mapped[str | None] = mapped_column(String(40))
    measure: Mapped[str | None] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[int | None]
    narrowed: Mapped[list[str]] = mapped_column(JSON, default=list)
    by: Mapped[list[str]] = mapped_column(JSON)
    split: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    summary_ur: Mapped[str | None] = mapped_column(Text)
    dissent: Mapped[str | None] = mapped_column(Text)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[datetime]

    item: Mapped[Item] = relationship(lazy="raise")


never_wider(Vote.__table__, of="item_id", days="days")  # type: ignore[arg-type]
never_wider(ItemDecision.__table__, of="item_id", days="days")  # type: ignore[arg-type]
append_only(Vote.__table__)  # type: ignore[arg-type]
counted(Vote.__table__, "first")  # type: ignore[arg-type]
append_only(ItemDecision.__table__)  # type: ignore[arg-type]
aim_heard(Vote.__table__, key="request_id", of="matter_id", at="at")  # type: ignore[arg-type]
aim_heard(ItemDecision.__table__, key="id", of="case_id", at="decided_at")  # type: ignore[arg-type]
