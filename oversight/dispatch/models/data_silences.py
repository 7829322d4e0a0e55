"""Platforms that never say they have a request for data: counted once, no sanction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class DataSilence(Base):
    """A platform did not say that it received a request for data: a figure alone."""

    __tablename__ = "dispatch_data_silences"

    order_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_data_orders.id"), unique=True
    )
    due_at: Mapped[datetime]
    counted_at: Mapped[datetime]


append_only(DataSilence.__table__)  # type: ignore[arg-type]
