"""The consent on which a victim's request rests; it names nobody."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Consent(Base):
    """By whom, when and for which harm: one for a filing, without which none stands."""

    __tablename__ = "intake_consents"
    __table_args__ = (
        CheckConstraint(
            "ground IN ('intimate-images', 'child-harm', 'doxxing', 'threat')",
            name="closed_grounds",
        ),
        CheckConstraint("given_by IN ('victim', 'guardian')", name="own_consent"),
        CheckConstraint("reference <> ''", name="kept_somewhere"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), unique=True)
    ground: Mapped[str] = mapped_column(String(20))
    given_by: Mapped[str] = mapped_column(String(12))
    given_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(200))
