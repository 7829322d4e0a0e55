"""Which beacon the draws to come rest on, and what the public one has said."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class BeaconChoice(Base):
    """From when on pools are fixed for another beacon; earlier ones keep theirs."""

    __tablename__ = "review_beacon_choices"

    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime] = mapped_column(unique=True)


class DrandRound(Base):
    """One round of drand: its signature was checked before it came here."""

    __tablename__ = "review_drand_rounds"
    __table_args__ = (
        CheckConstraint("round > 0", name="round_counted"),
        CheckConstraint("length(signature) = 96", name="signature_whole"),
        CheckConstraint("length(value) = 64", name="value_whole"),
    )

    round: Mapped[int] = mapped_column(unique=True)
    signature: Mapped[str] = mapped_column(String(96))
    value: Mapped[str] = mapped_column(String(64))
    heard_at: Mapped[datetime]
