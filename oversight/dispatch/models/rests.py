"""Until when a platform said that it cannot act for now: an item, or an account."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Rest(Base):
    """One such answer with its end; a later answer supersedes, and none is erased."""

    __tablename__ = "dispatch_rests"
    __table_args__ = (
        CheckConstraint(
            "(answer_id IS NULL) <> (data_line_id IS NULL)", name="of_one_thing"
        ),
        CheckConstraint("ends_on > said_on", name="ends_later"),
    )

    answer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispatch_answers.id"), unique=True
    )
    data_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispatch_data_lines.id"), index=True
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    said_on: Mapped[date]
    ends_on: Mapped[date]
    said_at: Mapped[datetime]


append_only(Rest.__table__)  # type: ignore[arg-type]
