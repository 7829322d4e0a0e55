"""Which training a reviewer has, who entered it, and who else confirmed it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.models.panels import Seat
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded


class Training(Base):
    """One course of one reviewer; without day and enterer it was before the record."""

    __tablename__ = "review_trainings"
    __table_args__ = (
        CheckConstraint(
            "(entered_by IS NULL) = (held_on IS NULL) "
            "AND (entered_by IS NOT NULL OR counts_until IS NULL)",
            name="entered_with_its_day",
        ),
        CheckConstraint("counts_until >= held_on", name="counts_after"),
        CheckConstraint("entered_by <> person_id", name="not_by_oneself"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    course: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date | None]
    counts_until: Mapped[date | None]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    entered_at: Mapped[datetime]


class TrainingConfirmed(Base):
    """That somebody else read an entry and found it true."""

    __tablename__ = "review_trainings_confirmed"

    training_id: Mapped[UUID] = mapped_column(
        ForeignKey("review_trainings.id"), unique=True
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    confirmed_at: Mapped[datetime]


def not_another(_dialect: str) -> str:
    """Say that whoever confirms entered it, or is the one who was trained."""
    return (
        "EXISTS (SELECT 1 FROM review_trainings AS one WHERE one.id = NEW.training_id "
        "AND (one.entered_by = NEW.by_id OR one.person_id = NEW.by_id "
        "OR one.entered_by IS NULL))"
    )


def untrained(dialect: str) -> str:
    """Say that somebody would be seated whose training does not count that day.

    It is the day of the draw, in Karachi. One from before the record has no days.
    """
    day = "date(NEW.drawn_at, '+5 hours')"
    if dialect == "postgresql":
        day = "CAST(NEW.drawn_at AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)"
    return (
        "NOT EXISTS (SELECT 1 FROM review_trainings AS one "  # noqa: S608
        "LEFT JOIN review_trainings_confirmed AS sure ON sure.training_id = one.id "
        "WHERE one.person_id = NEW.person_id AND (one.entered_by IS NULL "
        f"OR (sure.id IS NOT NULL AND one.held_on <= {day} "
        f"AND COALESCE(one.counts_until >= {day}, TRUE))))"
    )


append_only(Training.__table__)  # type: ignore[arg-type]
append_only(TrainingConfirmed.__table__)  # type: ignore[arg-type]
guarded(TrainingConfirmed.__table__, "by_another", not_another, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(Seat.__table__, "trained", untrained, verbs=("INSERT",))  # type: ignore[arg-type]
