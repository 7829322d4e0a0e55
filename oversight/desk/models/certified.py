"""Which records were certified: for whom, on what word, by whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.desk.rules.certifying import AskedBy, Part
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class CertifiedRecord(Base):
    """One making of a record: it reaches to the last entry there was.

    The papers themselves are not kept a second time: what is erased stays erased.
    """

    __tablename__ = "desk_certified_records"
    __table_args__ = (
        UniqueConstraint("docket", "number"),
        CheckConstraint("part = 'open' OR asked_by = 'court'", name="court_only"),
        CheckConstraint("length(reference) > 0", name="referenced"),
        CheckConstraint("asked_by <> 'court' OR length(court) > 0", name="court_named"),
        CheckConstraint("length(reasons) >= 20", name="reasoned"),
        CheckConstraint("number > 0 AND entries > 0", name="counted"),
    )

    docket: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    part: Mapped[Part] = mapped_column(word(Part))
    asked_by: Mapped[AskedBy] = mapped_column(word(AskedBy))
    court: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date]
    reasons: Mapped[str] = mapped_column(Text)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    entries: Mapped[int]
    made_at: Mapped[datetime]


append_only(CertifiedRecord.__table__)  # type: ignore[arg-type]
