"""How many dockets each body has filed: counted on as they are filed, never again."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Tally(Base):
    """The dockets of one body, of one kind and year; written with the dockets."""

    __tablename__ = "intake_tallies"
    __table_args__ = (
        UniqueConstraint("body_id", "kind", "year"),
        CheckConstraint("kind IN ('TD', 'DR')", name="known_kind"),
        CheckConstraint("dockets > 0", name="some"),
    )

    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    kind: Mapped[str] = mapped_column(String(2))
    year: Mapped[int]
    dockets: Mapped[int]
