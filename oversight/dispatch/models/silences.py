"""Platforms that let the time to answer pass: counted once, and nothing more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Silence(Base):
    """A platform did not say that it received a sending: a figure, no sanction."""

    __tablename__ = "dispatch_silences"

    dispatch_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_sendings.id"), unique=True
    )
    due_at: Mapped[datetime]
    counted_at: Mapped[datetime]


append_only(Silence.__table__)  # type: ignore[arg-type]
