"""Data keys and what they keep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class DataKey(Base):
    """One data key for one docket and one data subject, wrapped by the vault key."""

    __tablename__ = "vault_keys"
    __table_args__ = (UniqueConstraint("docket", "subject"),)

    docket: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    # When to look whether its term is over; nobody has looked yet if there is none.
    erase_after: Mapped[datetime | None] = mapped_column(index=True)


class Kept(Base):
    """The encrypted disclosures of one leaf, named by the leaf's event."""

    __tablename__ = "vault_values"

    event_id: Mapped[UUID] = mapped_column(unique=True)
    key_id: Mapped[UUID] = mapped_column(ForeignKey("vault_keys.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
