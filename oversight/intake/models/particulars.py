"""What FORM-A asks of each item beside its address, its law and its reasons."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class ItemParticulars(Base):
    """The particulars of one item; an empty text was not said."""

    __tablename__ = "intake_particulars"
    __table_args__ = (
        CheckConstraint(
            "reach IN ('', 'under-1k', 'under-10k', 'under-100k', 'under-1m', "
            "'over-1m', 'unknown')",
            name="reach_in_bands",
        ),
        CheckConstraint("confidence IN ('', 'high', 'medium', 'low')", name="how_sure"),
        CheckConstraint("preserved IN ('', 'yes', 'no')", name="preserved_or_not"),
        CheckConstraint("prior_notice IN ('', 'yes', 'no')", name="told_or_not"),
        CheckConstraint(
            "notice_ground IN ('', 'life', 'evidence', 'unreachable', 'victim')",
            name="closed_notice_grounds",
        ),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    reach: Mapped[str] = mapped_column(String(12), default="")
    passage_place: Mapped[str] = mapped_column(String(200), default="")
    translation: Mapped[str] = mapped_column(Text, default="")
    attribution_basis: Mapped[str] = mapped_column(String(20), default="")
    confidence: Mapped[str] = mapped_column(String(8), default="")
    innocent_explanations: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[list[str]] = mapped_column(JSON, default=list)
    purpose_detail: Mapped[str] = mapped_column(Text, default="")
    why_not_milder: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    preserved: Mapped[str] = mapped_column(String(4), default="")
    prior_notice: Mapped[str] = mapped_column(String(4), default="")
    notice_ground: Mapped[str] = mapped_column(String(12), default="")
    notice_facts: Mapped[str] = mapped_column(Text, default="")
    fir: Mapped[str] = mapped_column(String(200), default="")
