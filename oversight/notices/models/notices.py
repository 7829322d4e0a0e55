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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import follows, guarded


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
        # Who was asked, and was told nothing since of how it went on.
        Index(
            "ix_notices_unfollowed",
            *("docket", "item"),
            sqlite_where=text("stage = 'asked' AND followed = 0"),
            postgresql_where=text("stage = 'asked' AND NOT followed"),
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
    # Kept by the database: whether what was asked about was told of as sent or ended.
    followed: Mapped[bool] = mapped_column(default=False, server_default=false())


follows(
    Notice.__table__,  # type: ignore[arg-type]
    "followed",
    lambda _: (
        "UPDATE notices SET followed = TRUE WHERE docket = NEW.docket "
        "AND item = NEW.item AND stage = 'asked' AND NOT followed"
    ),
    when="NEW.stage IN ('sent', 'ended')",
)
guarded(
    Notice.__table__,  # type: ignore[arg-type]
    "told_on",
    lambda _: (
        "NEW.followed <> OLD.followed AND (NOT NEW.followed OR NOT EXISTS "
        "(SELECT 1 FROM notices AS one WHERE one.docket = NEW.docket "
        "AND one.item = NEW.item AND one.stage IN ('sent', 'ended')))"
    ),
    verbs=("UPDATE",),
)
