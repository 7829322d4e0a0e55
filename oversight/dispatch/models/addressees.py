"""Where a platform says that it is established, and who represents it in law."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Establishment(Base):
    """One saying of a platform about itself: the newest counts, the others stay."""

    __tablename__ = "dispatch_establishments"
    __table_args__ = (
        UniqueConstraint("platform_id", "turn"),
        CheckConstraint(
            "length(country) = 2 AND country = upper(country)", name="two_letters"
        ),
        CheckConstraint("turn > 0", name="counted"),
    )

    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    turn: Mapped[int] = mapped_column(Integer)
    country: Mapped[str] = mapped_column(String(2))
    representative: Mapped[str] = mapped_column(String(200), default="")
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    said_at: Mapped[datetime]


append_only(Establishment.__table__)  # type: ignore[arg-type]
