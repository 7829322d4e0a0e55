"""Victims' restrictions that a body asks to let stand longer, and what a panel said."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.dispatch.models.orders import Line
from oversight.extensions.rules.lifecycle import ConfirmOutcome, ConfirmState
from oversight.intake.models.requests import Item, LegalRequest, touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.panels import Panel
from oversight.review.models.tally import counted
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class Confirmation(Base):
    """One request, in one matter and once, that a panel let it stand longer."""

    __tablename__ = "extensions_confirmations"
    __table_args__ = (
        CheckConstraint("decide_by > asked_at", name="asked_before_the_end"),
        CheckConstraint("length(facts) >= 80", name="facts_given"),
        CheckConstraint("consent_reference <> ''", name="consented_anew"),
        CheckConstraint(
            "state IN ('asked', 'lapsed') OR panel_id IS NOT NULL", name="panelled"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), unique=True
    )
    panel_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("review_panels.id"), index=True
    )
    state: Mapped[ConfirmState] = mapped_column(
        word(ConfirmState), default=ConfirmState.ASKED, index=True
    )
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    asked_at: Mapped[datetime]
    decide_by: Mapped[datetime]
    facts: Mapped[str] = mapped_column(Text)
    consent_on: Mapped[date]
    consent_reference: Mapped[str] = mapped_column(String(200))

    legal_request: Mapped[LegalRequest] = relationship(lazy="raise")
    panel: Mapped[Panel | None] = relationship(lazy="raise")
    items: Mapped[list["ConfirmationItem"]] = relationship(
        lazy="raise",
        order_by="ConfirmationItem.number",
        back_populates="confirmation",
    )


class ConfirmationItem(Base):
    """One item of the request, and what the panel, or silence, made of it."""

    __tablename__ = "extensions_confirmation_items"
    __table_args__ = (
        UniqueConstraint("confirmation_id", "number"),
        CheckConstraint("asked_days >= 1", name="days_asked"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name="outcome_dated"
        ),
        # I04: silence never confirms, and nothing lasts longer than was asked.
        CheckConstraint(
            "(days IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'confirmed')",
            name="days_if_confirmed",
        ),
        CheckConstraint("days BETWEEN 1 AND asked_days", name="never_longer"),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' OR reasons IS NOT NULL",
            name="reasoned",
        ),
        CheckConstraint(
            "(code IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'not-confirmed')",
            name="coded",
        ),
        CheckConstraint("NOT split OR dissent IS NOT NULL", name="dissent_if_split"),
    )

    confirmation_id: Mapped[UUID] = mapped_column(
        ForeignKey(
            "extensions_confirmations.id",
            name="fk_extensions_confirmation_items_confirmation",
        )
    )
    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"), unique=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    number: Mapped[int]
    asked_days: Mapped[int]
    outcome: Mapped[ConfirmOutcome | None] = mapped_column(word(ConfirmOutcome))
    days: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(40))
    split: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str | None] = mapped_column(Text)
    summary: Mapped[str | None] = mapped_column(Text)
    summary_ur: Mapped[str | None] = mapped_column(Text)
    dissent: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]

    confirmation: Mapped[Confirmation] = relationship(
        lazy="raise", back_populates="items"
    )
    line: Mapped[Line] = relationship(lazy="raise")
    item: Mapped[Item] = relationship(lazy="raise")


class ConfirmationVote(Base):
    """One member's own answer on one item: with findings, after opening it."""

    __tablename__ = "extensions_votes"
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
        CheckConstraint("outcome IN ('confirmed', 'not-confirmed')", name="no_silence"),
        CheckConstraint("(outcome = 'confirmed') = (days IS NOT NULL)", name="timed"),
        CheckConstraint("(outcome = 'confirmed') = (code IS NULL)", name="coded"),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"), index=True)
    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.FIRST)
    item_id: Mapped[UUID] = mapped_column(
        ForeignKey("extensions_confirmation_items.item_id")
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[ConfirmOutcome] = mapped_column(word(ConfirmOutcome))
    code: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[int | None]
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    summary_ur: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


append_only(ConfirmationVote.__table__)  # type: ignore[arg-type]
counted(ConfirmationVote.__table__, "confirmation")  # type: ignore[arg-type]
