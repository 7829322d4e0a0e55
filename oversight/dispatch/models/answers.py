"""What came back: answers, restorations, and the body's own order."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Body
from oversight.dispatch.models.orders import Line
from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class PlatformAnswer(Base):
    """What a platform says it did with one item (FORM-F); a later row supersedes."""

    __tablename__ = "dispatch_answers"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    action: Mapped[str] = mapped_column(String(20))
    under: Mapped[str] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(40))
    user_notified: Mapped[str | None] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(200))
    question: Mapped[str | None] = mapped_column(Text)
    acted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime] = mapped_column(index=True)


class Restoration(Base):
    """A platform was asked to restore an item: why, and whether it did."""

    __tablename__ = "dispatch_restorations"
    __table_args__ = (
        UniqueConstraint("line_id", "cause"),
        Index(
            "ix_dispatch_restorations_unanswered",
            "asked_at",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        CheckConstraint(
            "(answered_at IS NULL) = (restored IS NULL)", name="answered_dated"
        ),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"))
    cause: Mapped[str] = mapped_column(String(40))
    appeal_docket: Mapped[str | None] = mapped_column(String(20))
    appeal_item: Mapped[int | None]
    asked_at: Mapped[datetime]
    restored: Mapped[bool | None]
    restored_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    line: Mapped[Line] = relationship(lazy="raise")


class AuthorityOrder(Base):
    """The Authority's own order beside the review: its number and its dates."""

    __tablename__ = "dispatch_authority_orders"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        CheckConstraint(
            "communicated_on IS NULL OR communicated_on >= passed_on", name="in_order"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    number: Mapped[str] = mapped_column(String(80))
    passed_on: Mapped[date]
    communicated_on: Mapped[date | None]
    recorded_at: Mapped[datetime]

    body: Mapped[Body] = relationship(lazy="raise")


append_only(PlatformAnswer.__table__)  # type: ignore[arg-type]
