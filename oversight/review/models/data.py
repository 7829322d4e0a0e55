"""What was decided on data: which fields, of which days, kept for how long."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.rules.data_tiers import Tier
from oversight.review.rules.lifecycle import Outcome
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, beyond, guarded
from oversight.storage.types import word


class DataVote(Base):
    """What one member would hand over, beside the vote itself."""

    __tablename__ = "review_data_votes"

    vote_id: Mapped[UUID] = mapped_column(ForeignKey("review_votes.id"), unique=True)
    fields: Mapped[list[str]] = mapped_column(JSON)
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    retention_days: Mapped[int]
    delay_days: Mapped[int | None]


class DataDecision(Base):
    """What was approved on one account: never more than was asked (I44).

    Deeper, more fields or other days than the account's own row of the request names
    cannot be written down.
    """

    __tablename__ = "review_data_decisions"
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
            ["item_id", "asked_tier", "asked_fields"],
            [
                "intake_data_items.item_id",
                "intake_data_items.tier",
                "intake_data_items.field_count",
            ],
            name="fk_review_data_decisions_asked",
        ),
        ForeignKeyConstraint(
            ["item_id", "asked_from", "asked_to"],
            [
                "intake_data_items.item_id",
                "intake_data_items.window_from",
                "intake_data_items.window_to",
            ],
            name="fk_review_data_decisions_asked_days",
        ),
        # What is sent points at the decision and at its tier.
        UniqueConstraint("decision_id", "item_id", "tier"),
        CheckConstraint("outcome <> 'rejected'", name="approved_only"),
        CheckConstraint("tier IN ('D1', 'D2')", name="discloses"),
        CheckConstraint("tier <= asked_tier", name="no_deeper"),
        CheckConstraint("field_count BETWEEN 1 AND asked_fields", name="no_more"),
        CheckConstraint("(tier = 'D2') = (window_days IS NOT NULL)", name="window"),
        CheckConstraint(
            "(window_days IS NULL) = (window_from IS NULL) "
            "AND (window_days IS NULL) = (window_to IS NULL)",
            name="window_whole",
        ),
        CheckConstraint("window_days BETWEEN 1 AND 30", name="at_most_30_days"),
        CheckConstraint(
            "window_from IS NULL OR (window_from >= asked_from "
            "AND window_to <= asked_to AND window_from <= window_to)",
            name="no_other_days",
        ),
        CheckConstraint("retention_days BETWEEN 1 AND 180", name="kept_for_a_time"),
        CheckConstraint("delay_days BETWEEN 1 AND 14", name="first_delay"),
    )

    decision_id: Mapped[UUID] = mapped_column(unique=True)
    item_id: Mapped[UUID] = mapped_column(unique=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    tier: Mapped[Tier] = mapped_column(word(Tier))
    asked_tier: Mapped[str] = mapped_column(String(32))
    fields: Mapped[list[str]] = mapped_column(JSON)
    field_count: Mapped[int]
    asked_fields: Mapped[int]
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    window_days: Mapped[int | None]
    asked_from: Mapped[date | None]
    asked_to: Mapped[date | None]
    retention_days: Mapped[int]
    delay_days: Mapped[int | None]


def never_asked(dialect: str) -> str:
    """Say that a field is approved that this account was not asked for."""
    asked = "(SELECT fields FROM intake_data_items WHERE item_id = NEW.item_id)"
    return beyond(dialect, "NEW.fields", asked)


append_only(DataVote.__table__)  # type: ignore[arg-type]
append_only(DataDecision.__table__)  # type: ignore[arg-type]
guarded(DataDecision.__table__, "asked", never_asked)  # type: ignore[arg-type]
