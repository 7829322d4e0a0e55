"""Records of review, how they are sent, and their lines."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Platform
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.rules.lifecycle import Outcome
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded
from oversight.storage.types import word


class OrderDocument(Base):
    """One version of the document for a platform: written once, linked, never changed.

    ``body`` is the canonical JSON that the page is drawn from; ``sha256`` its digest.
    """

    __tablename__ = "dispatch_documents"
    __table_args__ = (
        UniqueConstraint("request_id", "version"),
        CheckConstraint(
            "(version = 1) = (supersedes_id IS NULL)", name="versions_linked"
        ),
        # I20: one version has one successor, so that the chain never forks.
        Index("uq_dispatch_documents_supersedes_id", "supersedes_id", unique=True),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    version: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispatch_documents.id")
    )
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]


class Dispatch(Base):
    """The sending of one approved matter to its platform."""

    __tablename__ = "dispatch_sendings"
    __table_args__ = (
        CheckConstraint(
            "acknowledged_at IS NULL OR dispatched_at IS NOT NULL", name="sent_first"
        ),
        Index("ix_dispatch_sendings_dispatched_at", "dispatched_at"),
        Index("ix_dispatch_sendings_of_platform", "platform_id", "dispatched_at"),
        Index(
            "ix_dispatch_sendings_unreceived",
            "dispatched_at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), unique=True
    )
    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    stale_at: Mapped[datetime]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    dispatched_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(200))

    legal_request: Mapped[LegalRequest] = relationship(lazy="raise")
    platform: Mapped[Platform] = relationship(lazy="raise")
    lines: Mapped[list["Line"]] = relationship(
        lazy="raise", order_by="Line.number", back_populates="dispatch"
    )


class Line(Base):
    """One approved item on its way: it needs the decision on that very item."""

    __tablename__ = "dispatch_lines"
    __table_args__ = (
        # I01: no line without an approval of that very item.
        ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
        ),
        CheckConstraint("outcome <> 'rejected'", name="approved_only"),
        UniqueConstraint("dispatch_id", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_dispatch_lines_live", "state", "ends_at"),
    )

    dispatch_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_sendings.id"), index=True
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    decision_id: Mapped[UUID] = mapped_column(unique=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome), default=Outcome.APPROVED)
    number: Mapped[int]
    measure: Mapped[str] = mapped_column(String(20))
    territory: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[LineState] = mapped_column(word(LineState), default=LineState.ISSUED)
    held: Mapped[bool] = mapped_column(default=False)
    ended_cause: Mapped[str | None] = mapped_column(String(40))
    narrowed_by: Mapped[str | None] = mapped_column(String(20))
    narrowed_at: Mapped[datetime | None]
    # The day on which those who decided wanted it looked at again, if any (FORM-C).
    look_at: Mapped[datetime | None] = mapped_column(index=True)

    dispatch: Mapped[Dispatch] = relationship(lazy="raise", back_populates="lines")
    item: Mapped[Item] = relationship(lazy="raise")


def sent_at_rest(_dialect: str) -> str:
    """Say that what rests, or has ended, leaves with what is sent (I02)."""
    return (
        "OLD.dispatched_at IS NULL AND NEW.dispatched_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM dispatch_lines AS one "
        "JOIN intake_items AS item ON item.id = one.item_id "
        "WHERE one.dispatch_id = NEW.id AND NOT one.held "
        "AND (one.state <> 'issued' OR item.ended_as IS NOT NULL "
        "OR EXISTS (SELECT 1 FROM dispatch_line_stays AS stay "
        "WHERE stay.line_id = one.id AND stay.ended_at IS NULL)))"
    )


def past_end(_dialect: str) -> str:
    """Say that something leaves whose own end has passed."""
    return (
        "OLD.dispatched_at IS NULL AND NEW.dispatched_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM dispatch_lines AS one WHERE one.dispatch_id = NEW.id "
        "AND NOT one.held AND one.ends_at <= NEW.dispatched_at)"
    )


def left_out(_dialect: str) -> str:
    """Say that what was left out of a sending is sent after all."""
    return (
        "(OLD.held AND NOT NEW.held) OR "
        "(NEW.held AND NEW.state IN ('dispatched', 'complied', 'refused'))"
    )


append_only(OrderDocument.__table__)  # type: ignore[arg-type]
guarded(Dispatch.__table__, "at_rest", sent_at_rest, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(Dispatch.__table__, "past_end", past_end, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(Line.__table__, "left_out", left_out, verbs=("UPDATE",))  # type: ignore[arg-type]
