"""What a body told after it had filed: it stands beside the file, and stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.models.requests import touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class LaterFacts(Base):
    """Something new that a body knows of a matter, also where it speaks against it.

    The words are sealed under the docket's key; ``entry`` is the number of the leaf
    that commits to them.
    """

    __tablename__ = "intake_later_facts"
    __table_args__ = (
        UniqueConstraint("matter_id", "entry"),
        Index("uq_intake_later_facts_id_matter", "id", "matter_id", unique=True),
        touched_as("matter_id", "by_id", "capacity"),
        CheckConstraint("capacity = 'agency'", name="by_the_body"),
    )

    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    entry: Mapped[int]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.AGENCY)
    added_at: Mapped[datetime] = mapped_column(index=True)


append_only(LaterFacts.__table__)  # type: ignore[arg-type]
