"""Questions to the body that filed, and what was handed back to be completed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.storage.base import Base


class Question(Base):
    """What the reviewers asked the body in one matter: once, and its one answer.

    Only who was asked about the aim, and answered, can be found to have had another.
    """

    __tablename__ = "review_questions"
    __table_args__ = (
        CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name="answer_dated"
        ),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL)", name="answer_signed"
        ),
        CheckConstraint(
            "answered_at IS NULL OR answered_at <= due_at", name="answered_in_time"
        ),
        CheckConstraint("answer IS NULL OR missed_at IS NULL", name="one_end"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), unique=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    about_aim: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    answered_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]


class Return(Base):
    """A proposal to hand items back once, and what came of it.

    ``days_left`` is what was left of the time to decide when the items went back.
    """

    __tablename__ = "review_returns"
    __table_args__ = (
        CheckConstraint(
            "(returned_at IS NULL) = (due_at IS NULL)", name="returned_until"
        ),
        CheckConstraint(
            "(returned_at IS NULL) = (days_left IS NULL)", name="returned_stopped"
        ),
        CheckConstraint(
            "returned_at IS NOT NULL OR (answered_at IS NULL AND missed_at IS NULL)",
            name="returned_first",
        ),
        CheckConstraint(
            "answered_at IS NULL OR (missed_at IS NULL AND answered_at <= due_at)",
            name="answered_in_time",
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    days_left: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]

    items: Mapped[list["ReturnedItem"]] = relationship(
        lazy="raise", order_by="ReturnedItem.number"
    )


class ReturnedItem(Base):
    """What one item lacks: an item is handed back at most once, ever."""

    __tablename__ = "review_returned_items"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("review_returns.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    number: Mapped[int]
    codes: Mapped[list[str]] = mapped_column(JSON)


class ReturnBacking(Base):
    """One member of the panel agrees that the items go back."""

    __tablename__ = "review_return_backings"
    __table_args__ = (UniqueConstraint("return_id", "person_id"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("review_returns.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8))
    backed_at: Mapped[datetime]
