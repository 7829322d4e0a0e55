"""What each form did when it was first sent, so that it is done once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base

LONGEST_ANSWER = 500


class Press(Base):
    """One form of one page, sent by one person: written with its act, or not at all.

    ``name`` and ``said`` are keyed hashes: no word of what was typed stands here.
    ``answer`` is the address that followed; empty where a page was shown instead, and
    not there as long as the answer is on its way.
    """

    __tablename__ = "accounts_presses"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    name: Mapped[str] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    pressed_at: Mapped[datetime] = mapped_column(index=True)
