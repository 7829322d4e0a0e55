"""Notices to affected persons. They name matters by reference and know no cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Notice(Base):
    """One notice on one item: its facts, its code as a keyed hash, who passed it on."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("docket", "item", "stage"),
        Index(
            "ix_notices_unpassed",
            "docket",
            "item",
            sqlite_where=text("passed_on_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("passed_on_at IS NULL AND failed_at IS NULL"),
        ),
        CheckConstraint(
            "stage IN ('asked', 'sent', 'longer-asked', 'longer', 'ended')",
            name="stage",
        ),
    )

    docket: Mapped[str] = mapped_column(String(20))
    item: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    platform: Mapped[str] = mapped_column(String(20), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    passed_on_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
