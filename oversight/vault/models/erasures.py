"""What was forgotten: the ids of keys that were thrown away, and nothing of whose."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Erasure(Base):
    """One key that is gone for good, under the id that it had."""

    __tablename__ = "vault_erasures"
    __table_args__ = (
        CheckConstraint("(stream IS NULL) = (n IS NULL)", name="an_entry_is_whole"),
    )

    ground: Mapped[str] = mapped_column(String(20))
    erased_at: Mapped[datetime] = mapped_column(index=True)
    # Which public entry says so; what was never filed has none.
    stream: Mapped[str | None] = mapped_column(String(20))
    n: Mapped[int | None]


append_only(Erasure.metadata.tables[Erasure.__tablename__])
