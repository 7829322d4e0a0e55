"""Hand-overs of duty: a note, and whoever took it over; both stay as they were."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded


class Handover(Base):
    """What somebody on duty leaves for the next: one note a day, never rewritten."""

    __tablename__ = "review_handovers"
    __table_args__ = (
        CheckConstraint("to_day > from_day", name="forward"),
        CheckConstraint("length(note) >= 20", name="with_a_note"),
    )

    from_day: Mapped[date] = mapped_column(unique=True)
    to_day: Mapped[date] = mapped_column(index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    note: Mapped[str] = mapped_column(Text)
    dockets: Mapped[list[str]] = mapped_column(JSON)
    written_at: Mapped[datetime]


class TakeOver(Base):
    """That the next person on duty took a note over; without this row nobody did."""

    __tablename__ = "review_takeovers"

    handover_id: Mapped[UUID] = mapped_column(
        ForeignKey("review_handovers.id"), unique=True
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    taken_at: Mapped[datetime]


def off_duty(_dialect: str) -> str:
    """Say that whoever hands over was not on duty on that day."""
    return (
        "NOT EXISTS (SELECT 1 FROM review_duties AS duty "
        "WHERE duty.day = NEW.from_day AND duty.person_id = NEW.by_id)"
    )


def not_next(_dialect: str) -> str:
    """Say that whoever takes over is not on duty next, or wrote the note."""
    return (
        "NOT EXISTS (SELECT 1 FROM review_handovers AS given "
        "JOIN review_duties AS duty ON duty.day = given.to_day "
        "WHERE given.id = NEW.handover_id AND duty.person_id = NEW.by_id "
        "AND given.by_id <> NEW.by_id)"
    )


append_only(Handover.__table__)  # type: ignore[arg-type]
append_only(TakeOver.__table__)  # type: ignore[arg-type]
guarded(Handover.__table__, "on_duty", off_duty, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(TakeOver.__table__, "next_on_duty", not_next, verbs=("INSERT",))  # type: ignore[arg-type]
