"""Which beacon the draws to come rest on, and what the public one has said."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.rules.beacons import DRAND
from oversight.storage.base import Base


class BeaconChoice(Base):
    """From when on pools are fixed for another beacon; earlier ones keep theirs."""

    __tablename__ = "review_beacon_choices"

    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime] = mapped_column(unique=True)


class BeaconChain(Base):
    """A chain of drand on which a draw ever rested; the record describes it once."""

    __tablename__ = "review_beacon_chains"
    __table_args__ = (
        CheckConstraint("length(public_key) = 192", name="key_whole"),
        CheckConstraint("length(seed) = 64", name="seed_whole"),
        CheckConstraint("period > 0", name="period_counted"),
    )

    name: Mapped[str] = mapped_column(String(80), unique=True)
    public_key: Mapped[str] = mapped_column(String(192))
    genesis: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(40))
    described_at: Mapped[datetime]


class DrandRound(Base):
    """One round of drand: its signature was checked before it came here."""

    __tablename__ = "review_drand_rounds"
    __table_args__ = (
        CheckConstraint("round > 0", name="round_counted"),
        CheckConstraint("length(signature) = 96", name="signature_whole"),
        CheckConstraint("length(value) = 64", name="value_whole"),
        UniqueConstraint("beacon", "round"),
    )

    beacon: Mapped[str] = mapped_column(String(80), server_default=DRAND.name)
    round: Mapped[int]
    signature: Mapped[str] = mapped_column(String(96))
    value: Mapped[str] = mapped_column(String(64))
    heard_at: Mapped[datetime]
