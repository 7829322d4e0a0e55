"""Data requests: the form as drafted, and what was filed of it, account by account."""

from datetime import date
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
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.rules.data_tiers import Tier
from oversight.storage.base import Base
from oversight.storage.triggers import guarded, unnamed
from oversight.storage.types import word


class DataForm(Base):
    """FORM-B as far as it is filled in: it hangs on a filing that nobody has signed."""

    __tablename__ = "intake_data_forms"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), unique=True)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    reasons: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    accounts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class DataRequest(Base):
    """What a filed data request promises: who keeps the data, how long, who is told."""

    __tablename__ = "intake_data_requests"
    __table_args__ = (
        UniqueConstraint("request_id", "tier"),
        # The custodian is never the one who investigates; a preservation needs none.
        CheckConstraint("custodian_id <> drafter_id", name="custodian_apart"),
        CheckConstraint("(tier = 'D0') = (custodian_id IS NULL)", name="custodian"),
        CheckConstraint("(tier = 'D0') = (retention_days IS NULL)", name="retention"),
        CheckConstraint("retention_days BETWEEN 1 AND 180", name="at_most_180_days"),
        CheckConstraint(
            "(notice_plan = 'delay') = (delay_ground IS NOT NULL)", name="delay_ground"
        ),
        CheckConstraint(
            "(delay_ground IS NULL) = (delay_days IS NULL)", name="delay_days"
        ),
        CheckConstraint("delay_days BETWEEN 1 AND 14", name="first_delay"),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), unique=True
    )
    tier: Mapped[Tier] = mapped_column(word(Tier))
    drafter_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    custodian_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    form_version: Mapped[str] = mapped_column(String(8))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    reasons: Mapped[dict[str, str]] = mapped_column(JSON)
    notice_plan: Mapped[str] = mapped_column(String(16))
    delay_ground: Mapped[str | None] = mapped_column(String(20))
    delay_days: Mapped[int | None]
    retention_days: Mapped[int | None]


class DataItem(Base):
    """One account: whose, why, and which fields of which days. One item, one account.

    A docket cannot hold an eleventh account, nor a preservation a field (I42, I50).
    """

    __tablename__ = "intake_data_items"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        # What is approved points at what was asked, and cannot be more (I44).
        UniqueConstraint("item_id", "tier", "field_count"),
        UniqueConstraint("item_id", "window_from", "window_to"),
        ForeignKeyConstraint(
            ["request_id", "tier"],
            ["intake_data_requests.request_id", "intake_data_requests.tier"],
        ),
        CheckConstraint("number BETWEEN 1 AND 10", name="at_most_ten_accounts"),
        CheckConstraint(
            "account_kind IN ('account', 'channel', 'page')", name="one_account"
        ),
        CheckConstraint(
            "(tier = 'D0' AND field_count = 0) OR (tier <> 'D0' AND field_count > 0)",
            name="keeps_or_names_fields",
        ),
        CheckConstraint("(tier = 'D2') = (window_days IS NOT NULL)", name="window"),
        CheckConstraint("window_days BETWEEN 1 AND 30", name="at_most_30_days"),
        CheckConstraint(
            "(window_days IS NULL) = (window_from IS NULL) "
            "AND (window_from IS NULL) = (window_to IS NULL)",
            name="window_whole",
        ),
        CheckConstraint("window_to >= window_from", name="window_in_order"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    request_id: Mapped[UUID]
    number: Mapped[int]
    tier: Mapped[Tier] = mapped_column(word(Tier))
    account_kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(12))
    link: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[str]] = mapped_column(JSON)
    field_count: Mapped[int]
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    window_days: Mapped[int | None]


def beyond_the_whitelist(dialect: str) -> str:
    """Say that an account names a field that the request gives no reason for."""
    asked = (
        "(SELECT reasons FROM intake_data_requests WHERE request_id = NEW.request_id)"
    )
    return unnamed(dialect, "NEW.fields", asked)


guarded(DataItem.__table__, "whitelist", beyond_the_whitelist)  # type: ignore[arg-type]
