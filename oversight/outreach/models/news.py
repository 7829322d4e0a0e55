"""What the bodies were written about: one row an occasion, told once."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.outreach.rules.news import Occasion
from oversight.storage.base import Base
from oversight.storage.types import word


class BodyNews(Base):
    """That a body was told of one thing on one docket; never a word of the case."""

    __tablename__ = "outreach_body_news"
    __table_args__ = (UniqueConstraint("docket", "occasion", "at"),)

    docket: Mapped[str] = mapped_column(String(24))
    occasion: Mapped[Occasion] = mapped_column(word(Occasion))
    at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime]
