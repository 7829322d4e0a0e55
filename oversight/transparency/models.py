"""Published reports: written once, never changed; a correction is a new version."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class PublishedReport(Base):
    """One version of one quarter's report, as of a named size of the record."""

    __tablename__ = "transparency_reports"
    __table_args__ = (
        UniqueConstraint("period", "version"),
        CheckConstraint("version >= 1", name="from_one"),
    )

    period: Mapped[str] = mapped_column(String(7))
    version: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime]


append_only(PublishedReport.__table__)  # type: ignore[arg-type]
