"""Approvals of data that rest while an appeal against them is decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base

_OPEN = "ended_at IS NULL"


class DataStay(Base):
    """Nothing is handed over on this account meanwhile, and nothing of it is used.

    One for each appeal that stayed it: it counts again only after all of them.
    """

    __tablename__ = "dispatch_data_stays"
    __table_args__ = (
        CheckConstraint("ended_at >= stayed_at", name="ends_after"),
        Index(
            "uq_dispatch_data_stays_one_open",
            "line_id",
            "appeal_docket",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    line_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_data_lines.id"), index=True
    )
    appeal_docket: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(20))
    stayed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
