"""The clocks of a victim's request: decided quickly, the uploader heard afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class VictimClock(Base):
    """Until when one reviewer should decide, and until when the uploader is heard."""

    __tablename__ = "review_victim_clocks"
    __table_args__ = (
        CheckConstraint("decide_by > began_at", name="decide_after"),
        CheckConstraint(
            "(heard_from IS NULL) = (hear_until IS NULL)", name="heard_until"
        ),
        CheckConstraint(
            "hear_until IS NULL OR hear_until > heard_from", name="heard_after"
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), unique=True)
    began_at: Mapped[datetime]
    decide_by: Mapped[datetime]
    missed_at: Mapped[datetime | None]
    heard_from: Mapped[datetime | None]
    hear_until: Mapped[datetime | None]
