"""What each form did when it was first sent, so that it is done once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base

LONGEST_ANSWER = 500
LONGEST_TOLD = 40


class Press(Base):
    """One form of one page, sent by one visitor: written with its act, or not at all.

    ``name``, ``said`` and ``who`` (empty for visitors without a name) are keyed hashes:
    neither a person nor a word of what was typed stands here.
    ``answer`` is the address that followed; empty where a page was shown instead, and
    not there as long as the answer is on its way. ``told`` is there where the form was
    refused and the attempt stands on record: the number or count that its page says.
    """

    __tablename__ = "accounts_presses"

    name: Mapped[str] = mapped_column(String(64), unique=True)
    said: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    told: Mapped[str | None] = mapped_column(String(LONGEST_TOLD))
    pressed_at: Mapped[datetime] = mapped_column(index=True)
