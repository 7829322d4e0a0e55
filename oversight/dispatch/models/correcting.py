"""Manifest errors of a document, put right by a version that takes its place."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.rules.correcting import FieldName
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class Correction(Base):
    """One field of one item that a later version says otherwise, by whom and why."""

    __tablename__ = "dispatch_corrections"
    __table_args__ = (
        CheckConstraint("was <> becomes", name="changes"),
        CheckConstraint("why <> ''", name="reasoned"),
    )

    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_documents.id"), unique=True
    )
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    number: Mapped[int]
    field: Mapped[FieldName] = mapped_column(word(FieldName))
    was: Mapped[str] = mapped_column(Text)
    becomes: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    by_name: Mapped[str] = mapped_column(String(20))
    corrected_at: Mapped[datetime]


append_only(Correction.__table__)  # type: ignore[arg-type]
