"""Courts' warrants behind data requests, and the calls that confirmed them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.models.requests import touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.storage.base import Base
from oversight.storage.types import word


class Warrant(Base):
    """One warrant: what stands on it, and what the court said when it was called.

    Only somebody who touched the matter for the registry can have verified it: no
    decision of a reviewer can ever make a warrant (I11).
    """

    __tablename__ = "intake_warrants"
    __table_args__ = (
        UniqueConstraint("request_id", "sha256"),
        # What is sent points at a confirmed warrant, and at its last moment (I43).
        UniqueConstraint("id", "request_id", "confirmed", "expires_at"),
        # Its paper points at this: the document whose fingerprint it bears.
        Index("uq_intake_warrants_id_sha", "id", "request_id", "sha256", unique=True),
        touched_as("request_id", "verified_by", "verified_as"),
        CheckConstraint("verified_as = 'registry'", name="registry_only"),
        CheckConstraint("length(sha256) = 64", name="document"),
        CheckConstraint("entered_by <> verified_by", name="two_people"),
        CheckConstraint(
            "(confirmed IS NULL) = (verified_by IS NULL) "
            "AND (confirmed IS NULL) = (verified_at IS NULL) "
            "AND (confirmed IS NULL) = (called_name IS NULL) "
            "AND (confirmed IS NULL) = (called_number IS NULL) "
            "AND (confirmed IS NULL) = (called_at IS NULL)",
            name="called_back",
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    court: Mapped[str] = mapped_column(String(200))
    judge: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date]
    expires_on: Mapped[date]
    expires_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    entered_at: Mapped[datetime]
    confirmed: Mapped[bool | None]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    verified_as: Mapped[Capacity] = mapped_column(
        word(Capacity), default=Capacity.REGISTRY
    )
    verified_at: Mapped[datetime | None]
    called_name: Mapped[str | None] = mapped_column(String(200))
    called_number: Mapped[str | None] = mapped_column(String(30))
    called_at: Mapped[datetime | None]
