"""Bodies that may not file for data, why, since when, and until what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Body
from oversight.intake.rules.barring import BarCause
from oversight.storage.base import Base
from oversight.storage.types import word


class Bar(Base):
    """One reason why a body may not file, tied to the item it left unfinished."""

    __tablename__ = "intake_bars"
    __table_args__ = (
        CheckConstraint("kind = 'DR'", name="data_only"),
        CheckConstraint("lifted_at >= since", name="lifted_after"),
        Index(
            "uq_intake_bars_one_at_a_time",
            "item_id",
            "cause",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    kind: Mapped[str] = mapped_column(String(2), default="DR")
    cause: Mapped[BarCause] = mapped_column(word(BarCause))
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship(lazy="raise")
