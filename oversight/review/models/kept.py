"""What a member was writing when the item was decided, taken back or moved on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class KeptText(Base):
    """A text that came too late: it counts for nothing and is not lost."""

    __tablename__ = "review_kept"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id", "cause"),
        CheckConstraint("cause IN ('newer', 'moved-on')", name="known_cause"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    cause: Mapped[str] = mapped_column(String(12))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime]
    # When to look whether its term is over; nobody has looked at it yet without one.
    erase_after: Mapped[datetime | None] = mapped_column(index=True)
