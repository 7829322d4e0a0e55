"""The chain of custody: who was to keep what comes for a request, one after another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Keeper(Base):
    """One link: who keeps from here on, after whom, on whose word and why.

    Link 0 is the custodian whom the signed form names. Every later one names the very
    person of the link before, so that no link can be left out or put in between.
    """

    __tablename__ = "dispatch_keepers"
    __table_args__ = (
        UniqueConstraint("request_id", "step"),
        UniqueConstraint("request_id", "step", "person_id"),
        ForeignKeyConstraint(
            ["request_id", "before", "after_id"],
            [
                "dispatch_keepers.request_id",
                "dispatch_keepers.step",
                "dispatch_keepers.person_id",
            ],
            name="fk_dispatch_keepers_before",
        ),
        CheckConstraint("step = coalesce(before, -1) + 1", name="follows"),
        CheckConstraint("before IS NULL OR before >= 0", name="from_the_first"),
        CheckConstraint("(before IS NULL) = (after_id IS NULL)", name="after_whom"),
        CheckConstraint("person_id <> after_id", name="another"),
        CheckConstraint("named_by <> person_id", name="not_by_oneself"),
        CheckConstraint(
            "(before IS NULL) = (named_by IS NULL) "
            "AND (before IS NULL) = (code IS NULL) "
            "AND (before IS NULL) = (why IS NULL)",
            name="reasoned",
        ),
        CheckConstraint("why <> ''", name="why_said"),
        CheckConstraint(
            "code IN ('left', 'absent', 'other-duty', 'conflict')", name="known_code"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    step: Mapped[int]
    before: Mapped[int | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    after_id: Mapped[UUID | None]
    code: Mapped[str | None] = mapped_column(String(16))
    why: Mapped[str | None] = mapped_column(Text)
    named_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    since: Mapped[datetime]


append_only(Keeper.__table__)  # type: ignore[arg-type]
