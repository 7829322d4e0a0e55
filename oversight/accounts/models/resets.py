"""Resets of a sign-in that wait for a second administrator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base

_WAITING = "agreed_at IS NULL AND ended_at IS NULL"


class Reset(Base):
    """One administrator asks for a reset, another agrees; neither is the person."""

    __tablename__ = "accounts_resets"
    __table_args__ = (
        CheckConstraint("agreed_by <> asked_by", name="two"),
        CheckConstraint("asked_by <> person_id", name="asked_by_another"),
        CheckConstraint("agreed_by <> person_id", name="agreed_by_another"),
        CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="dated"),
        CheckConstraint("agreed_at IS NULL OR ended_at IS NULL", name="ends_once"),
        Index(
            "uq_accounts_resets_one_waits",
            "person_id",
            unique=True,
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    factors: Mapped[bool]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    asked_at: Mapped[datetime]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
