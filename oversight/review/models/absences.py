"""Leave and absence, and who is on duty on which day: plain dated rows."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.rules.absences import AbsenceKind
from oversight.storage.base import Base
from oversight.storage.triggers import guarded
from oversight.storage.types import word


class Absence(Base):
    """Days on which a reviewer is away; whoever is away is in no pool."""

    __tablename__ = "review_absences"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="in_order"),)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    kind: Mapped[AbsenceKind] = mapped_column(word(AbsenceKind))
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Duty(Base):
    """Who answers first on a day, and who stands behind: two different people."""

    __tablename__ = "review_duties"
    __table_args__ = (
        UniqueConstraint("day", "place"),
        UniqueConstraint("day", "person_id"),
        CheckConstraint("place IN (1, 2)", name="two_deep"),
    )

    day: Mapped[date]
    place: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    planned_at: Mapped[datetime]


def on_leave(_dialect: str) -> str:
    """Say that somebody would be on duty on a day on which they are away."""
    return (
        "EXISTS (SELECT 1 FROM review_absences AS gone "
        "WHERE gone.person_id = NEW.person_id AND gone.ended_at IS NULL "
        "AND NEW.day BETWEEN gone.first_on AND gone.last_on)"
    )


def on_duty(_dialect: str) -> str:
    """Say that somebody would be away on a day on which they are on duty."""
    return (
        "NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM review_duties AS duty "
        "WHERE duty.person_id = NEW.person_id "
        "AND duty.day BETWEEN NEW.first_on AND NEW.last_on)"
    )


def for_today(dialect: str) -> str:
    """Say that somebody would be put on duty for the very day, or one that is past.

    Whoever was planned for a later day before this one began may step in.
    """
    day = "date({}, '+5 hours')"
    if dialect == "postgresql":
        day = "CAST({} AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)"
    put, stood = day.format("NEW.planned_at"), day.format("later.planned_at")
    return (
        f"{put} > NEW.day OR ({put} = NEW.day AND NOT EXISTS ("  # noqa: S608
        "SELECT 1 FROM review_duties AS later "
        "WHERE later.person_id = NEW.person_id AND later.day > NEW.day "
        f"AND {stood} < NEW.day))"
    )


guarded(Duty.__table__, "put_ahead", for_today)  # type: ignore[arg-type]
guarded(Duty.__table__, "not_on_leave", on_leave)  # type: ignore[arg-type]
guarded(Absence.__table__, "not_on_duty", on_duty)  # type: ignore[arg-type]
