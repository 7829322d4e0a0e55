"""What officers have not sent yet, and what was wrong with what they sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class FilingDraft(Base):
    """A filing that one officer has begun; it is nothing, and dies after 30 days."""

    __tablename__ = "intake_drafts"
    __table_args__ = (
        UniqueConstraint("drafter_id", "key"),
        CheckConstraint("track IN ('', 'victim')", name="known_track"),
    )

    key: Mapped[str] = mapped_column(String(26), index=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    drafter_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    track: Mapped[str] = mapped_column(String(8), default="")
    given: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    sent_as: Mapped[str] = mapped_column(String(24), default="")
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)


class FaultList(Base):
    """What was wrong with a list that was not kept, so that it can be mended."""

    __tablename__ = "intake_fault_lists"

    number: Mapped[str] = mapped_column(String(26), unique=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    drafter_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    source_name: Mapped[str] = mapped_column(String(200))
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    duplicates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(index=True)
