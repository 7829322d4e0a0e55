"""Requests for data on their way to a platform: one document, one line an account."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Platform
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import Tier
from oversight.review.rules.lifecycle import Outcome
from oversight.storage.base import Base
from oversight.storage.triggers import beyond, guarded
from oversight.storage.types import word


class DataOrder(Base):
    """The sending of one approved data request to its platform.

    For logins no row with a moment of sending can exist without a warrant that a court
    confirmed, nor after that warrant's last moment (I43).
    """

    __tablename__ = "dispatch_data_orders"
    __table_args__ = (
        UniqueConstraint("id", "tier"),
        ForeignKeyConstraint(
            ["warrant_id", "request_id", "warrant_confirmed", "warrant_until"],
            [
                "intake_warrants.id",
                "intake_warrants.request_id",
                "intake_warrants.confirmed",
                "intake_warrants.expires_at",
            ],
        ),
        CheckConstraint("tier IN ('D1', 'D2')", name="discloses"),
        CheckConstraint("warrant_confirmed IS NOT FALSE", name="confirmed_only"),
        CheckConstraint(
            "(warrant_id IS NULL) = (warrant_until IS NULL) "
            "AND (warrant_id IS NULL) = (warrant_confirmed IS NULL)",
            name="warrant_whole",
        ),
        CheckConstraint(
            "tier <> 'D2' OR dispatched_at IS NULL OR (warrant_id IS NOT NULL "
            "AND dispatched_at <= warrant_until)",
            name="logins_need_a_warrant",
        ),
        CheckConstraint(
            "acknowledged_at IS NULL OR dispatched_at IS NOT NULL", name="sent_first"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), unique=True
    )
    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    tier: Mapped[Tier] = mapped_column(word(Tier))
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(index=True)
    stale_at: Mapped[datetime]
    warrant_id: Mapped[UUID | None]
    warrant_confirmed: Mapped[bool | None]
    warrant_until: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None] = mapped_column(index=True)
    acknowledged_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(200))

    legal_request: Mapped[LegalRequest] = relationship(lazy="raise")
    platform: Mapped[Platform] = relationship(lazy="raise")
    lines: Mapped[list["DataLine"]] = relationship(
        lazy="raise", order_by="DataLine.number", back_populates="order"
    )


class DataLine(Base):
    """One account whose data were approved: it points at that very decision (I01).

    It cannot reach deeper than the decision on it, nor than the order it stands in.
    """

    __tablename__ = "dispatch_data_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
        ),
        ForeignKeyConstraint(
            ["decision_id", "item_id", "tier"],
            [
                "review_data_decisions.decision_id",
                "review_data_decisions.item_id",
                "review_data_decisions.tier",
            ],
        ),
        ForeignKeyConstraint(
            ["order_id", "order_tier"],
            ["dispatch_data_orders.id", "dispatch_data_orders.tier"],
        ),
        CheckConstraint("outcome <> 'rejected'", name="approved_only"),
        CheckConstraint("tier <= order_tier", name="no_deeper"),
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("id", "item_id"),
        Index("ix_dispatch_data_lines_state", "state"),
    )

    order_id: Mapped[UUID] = mapped_column(index=True)
    order_tier: Mapped[str] = mapped_column(String(32))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    decision_id: Mapped[UUID] = mapped_column(unique=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    number: Mapped[int]
    tier: Mapped[Tier] = mapped_column(word(Tier))
    fields: Mapped[list[str]] = mapped_column(JSON)
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    retention_days: Mapped[int]
    state: Mapped[DataState] = mapped_column(word(DataState), default=DataState.ISSUED)
    held: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    refusal: Mapped[str | None] = mapped_column(String(40))
    ended_cause: Mapped[str | None] = mapped_column(String(40))

    order: Mapped[DataOrder] = relationship(lazy="raise", back_populates="lines")
    item: Mapped[Item] = relationship(lazy="raise")


def never_approved(dialect: str) -> str:
    """Say that a line names a field that its decision did not approve."""
    given = (
        "(SELECT fields FROM review_data_decisions WHERE decision_id = NEW.decision_id)"
    )
    return beyond(dialect, "NEW.fields", given)


def sent_at_rest(_dialect: str) -> str:
    """Say that what rests, or has ended, leaves with what is sent (I02)."""
    return (
        "OLD.dispatched_at IS NULL AND NEW.dispatched_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM dispatch_data_lines AS one "
        "JOIN intake_items AS item ON item.id = one.item_id "
        "WHERE one.order_id = NEW.id AND NOT one.held "
        "AND (one.state <> 'issued' OR item.ended_as IS NOT NULL "
        "OR EXISTS (SELECT 1 FROM dispatch_data_stays AS stay "
        "WHERE stay.line_id = one.id AND stay.ended_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM dispatch_data_court_stays AS word "
        "WHERE word.item_id = one.item_id AND word.ended_at IS NULL)))"
    )


def left_out(_dialect: str) -> str:
    """Say that what was left out of a sending is sent after all."""
    sent = "'dispatched', 'produced', 'produced-part', 'refused'"
    return f"(OLD.held AND NOT NEW.held) OR (NEW.held AND NEW.state IN ({sent}))"


guarded(DataOrder.__table__, "at_rest", sent_at_rest, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(DataLine.__table__, "approved", never_approved)  # type: ignore[arg-type]
guarded(DataLine.__table__, "left_out", left_out, verbs=("UPDATE",))  # type: ignore[arg-type]
