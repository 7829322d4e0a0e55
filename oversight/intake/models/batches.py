"""Batches: filings as the drafter left them, waiting for a signature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Body
from oversight.intake.rules.lifecycle import BatchState
from oversight.storage.base import Base
from oversight.storage.types import word


class Batch(Base):
    """One filing as the drafter left it: it is nothing until another person signs."""

    __tablename__ = "intake_batches"
    __table_args__ = (
        # A filing taken back makes room for the same file, sent again.
        Index(
            "uq_intake_batches_one_of_each_file",
            "body_id",
            "file_sha256",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_intake_batches_state", "state", "created_at"),
        CheckConstraint("signed_by IS NULL OR signed_by <> drafter_id", name="two"),
        CheckConstraint(
            "(state = 'filed') = (signed_by IS NOT NULL)", name="signed_when_filed"
        ),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    drafter_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    file_sha256: Mapped[str] = mapped_column(String(64))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[BatchState] = mapped_column(
        word(BatchState), default=BatchState.WAITING
    )
    partial: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]
    signed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    signed_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship(lazy="raise")


class BatchRow(Base):
    """One row of a filing, exactly as it was read."""

    __tablename__ = "intake_batch_rows"
    __table_args__ = (UniqueConstraint("batch_id", "row"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"))
    row: Mapped[int]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
