"""Facts that a body stated and put right after the decision; what was said stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.models.requests import touched_as
from oversight.intake.rules.corrections import Fact
from oversight.intake.rules.lifecycle import Capacity
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class FactCorrection(Base):
    """One fact of one item as it ought to read: by the body that stated it, in time.

    What it said, says now and why is sealed under the docket's key; ``entry`` is the
    number of the leaf that commits to it.
    """

    __tablename__ = "intake_fact_corrections"
    __table_args__ = (
        # One after the other: of two at once, the second sees what the first wrote.
        UniqueConstraint("item_id", "turn"),
        UniqueConstraint("matter_id", "entry"),
        touched_as("matter_id", "by_id", "capacity"),
        CheckConstraint("capacity = 'agency'", name="by_the_body"),
        CheckConstraint("turn >= 1", name="counted_from_one"),
        CheckConstraint(
            "corrected_at >= decided_at AND corrected_at <= until", name="in_its_days"
        ),
    )

    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    turn: Mapped[int]
    fact: Mapped[Fact] = mapped_column(word(Fact))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    entry: Mapped[int]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.AGENCY)
    decided_at: Mapped[datetime]
    until: Mapped[datetime]
    corrected_at: Mapped[datetime]


append_only(FactCorrection.__table__)  # type: ignore[arg-type]
