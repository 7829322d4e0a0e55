"""Facts that an agency corrected after filing; what stood before is never lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class FactCorrection(Base):
    """One fact of a filed request as it stood, as it stands now, and why."""

    __tablename__ = "intake_fact_corrections"
    __table_args__ = (
        CheckConstraint(
            "fact IN ('source', 'published_on', 'language', 'reach', 'passage_place')",
            name="facts_only",
        ),
        CheckConstraint("was <> is_now", name="changed"),
        CheckConstraint("(fact = 'source') = (item_id IS NULL)", name="in_its_place"),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("intake_items.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    fact: Mapped[str] = mapped_column(String(20))
    was: Mapped[str] = mapped_column(Text)
    is_now: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


append_only(FactCorrection.__table__)  # type: ignore[arg-type]
