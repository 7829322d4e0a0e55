"""Who lets an approved restriction rest: an appeal, a court, each for itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models import case_keys
from oversight.dispatch.rules.case_numbers import LONGEST_KEY
from oversight.storage.base import Base

LONGEST_HOLDER = 160
_OPEN = "ended_at IS NULL"


class LineStay(Base):
    """One word that an item rests; it counts again when no such word is left."""

    __tablename__ = "dispatch_line_stays"
    __table_args__ = (
        CheckConstraint("ended_at >= stayed_at", name="ends_after"),
        CheckConstraint("held_by <> ''", name="held_by_somebody"),
        case_keys.plain(),
        Index(
            "uq_dispatch_line_stays_one_open",
            "line_id",
            "case_key",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"), index=True)
    held_by: Mapped[str] = mapped_column(String(LONGEST_HOLDER))
    case_key: Mapped[str] = mapped_column(
        String(LONGEST_KEY), default=case_keys.of_holder
    )
    cause: Mapped[str] = mapped_column(String(20))
    stayed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
