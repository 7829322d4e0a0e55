"""The roster: reviewers, their conflicts, and the beacon."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Reviewer(Base):
    """One place on the roster, held for a fixed term under a stable pseudonym."""

    __tablename__ = "review_roster"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), unique=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Conflict(Base):
    """A standing reason why a reviewer is never in the pool of some matters."""

    __tablename__ = "review_conflicts"
    __table_args__ = (
        CheckConstraint("kind IN ('body', 'platform', 'docket')", name="kind"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(40))
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Beacon(Base):
    """One round of the local beacon: fresh random bytes, made after its time."""

    __tablename__ = "review_beacon"

    round: Mapped[int] = mapped_column(unique=True)
    value: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
