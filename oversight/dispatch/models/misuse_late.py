"""That a step about a misuse was late: kept once, and never taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class MisuseLate(Base):
    """One step that nobody took in its time; the body stays barred all the while."""

    __tablename__ = "dispatch_misuse_late"
    __table_args__ = (
        UniqueConstraint("misuse_id", "step"),
        CheckConstraint(
            "step IN ('misuse_answer', 'misuse_weighing', 'misuse_decision')",
            name="known_step",
        ),
        CheckConstraint("missed_at > due_at", name="missed_after"),
    )

    misuse_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_misuses.id"))
    step: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    missed_at: Mapped[datetime]


append_only(MisuseLate.__table__)  # type: ignore[arg-type]
