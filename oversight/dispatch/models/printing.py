"""Documents on paper: each print is made once, kept, and known by its digest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.rules.printing import Edition
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class Print(Base):
    """One version of a document as PDF, in one language, whole or for the public.

    ``source_sha256`` is the digest of the page it was printed from: the same page is
    never printed twice.
    """

    __tablename__ = "dispatch_prints"
    __table_args__ = (
        UniqueConstraint("document_id", "edition", "language", "source_sha256"),
        CheckConstraint("language IN ('en', 'ur')", name="two_languages"),
        CheckConstraint("length(sha256) = 64", name="digest"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_documents.id"))
    edition: Mapped[Edition] = mapped_column(word(Edition))
    language: Mapped[str] = mapped_column(String(2))
    source_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    printed_at: Mapped[datetime]


append_only(Print.__table__)  # type: ignore[arg-type]
