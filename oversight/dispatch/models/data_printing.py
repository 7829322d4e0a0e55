"""Requests for data on paper: each print is made once, and known by its digest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class DataPrint(Base):
    """A document that asks for data, as PDF in one language.

    It holds what the platform is asked for, and never what it handed over.
    """

    __tablename__ = "dispatch_data_prints"
    __table_args__ = (
        UniqueConstraint("order_id", "language", "source_sha256"),
        CheckConstraint("language IN ('en', 'ur')", name="two_languages"),
        CheckConstraint("length(sha256) = 64", name="digest"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_data_orders.id"))
    language: Mapped[str] = mapped_column(String(2))
    source_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    printed_at: Mapped[datetime]


append_only(DataPrint.__table__)  # type: ignore[arg-type]
