"""What a platform asked before it could answer, and what the panel said to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.orders import Line
from oversight.storage.base import Base


class Clarification(Base):
    """One question of a platform on one item, with the time to answer it."""

    __tablename__ = "dispatch_clarifications"
    __table_args__ = (
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_dated"),
        CheckConstraint("(reply IS NULL) = (replied_by IS NULL)", name="reply_signed"),
        CheckConstraint("reply IS NULL OR lapsed_at IS NULL", name="one_end"),
    )

    answer_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_answers.id"), unique=True
    )
    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    reply: Mapped[str | None] = mapped_column(Text)
    replied_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str | None] = mapped_column(String(8))
    replied_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]

    answer: Mapped[PlatformAnswer] = relationship(lazy="raise")
    line: Mapped[Line] = relationship(lazy="raise")
