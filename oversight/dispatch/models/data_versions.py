"""Later versions of a request for data: a slip put right, or an account left out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.rules.correcting import FieldName
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word

_SLIP = ("number", "field", "was", "becomes", "why", "by_id", "by_name")
SLIP_OR_NONE = "({}) OR ({})".format(
    " AND ".join(f"{name} IS NULL" for name in _SLIP),
    " AND ".join(f"{name} IS NOT NULL" for name in _SLIP),
)


class DataVersion(Base):
    """A document that takes the place of the very one before it, and why.

    The first version stands in the order. A row here names one account of that order
    and one field of its name; or it names none, and is what left, without the accounts
    that could not. Whose data are asked for, which and for how long no version can say
    otherwise.
    """

    __tablename__ = "dispatch_data_versions"
    __table_args__ = (
        UniqueConstraint("order_id", "version"),
        UniqueConstraint("id", "order_id", "version"),
        ForeignKeyConstraint(
            ["supersedes_id", "order_id", "before"],
            [
                "dispatch_data_versions.id",
                "dispatch_data_versions.order_id",
                "dispatch_data_versions.version",
            ],
            name="fk_dispatch_data_versions_before",
        ),
        ForeignKeyConstraint(
            ["order_id", "number"],
            ["dispatch_data_lines.order_id", "dispatch_data_lines.number"],
            name="fk_dispatch_data_versions_account",
        ),
        CheckConstraint("before >= 1 AND version = before + 1", name="follows"),
        CheckConstraint("(before = 1) = (supersedes_id IS NULL)", name="linked"),
        CheckConstraint("field IN ('native_id', 'handle')", name="names_only"),
        CheckConstraint(SLIP_OR_NONE, name="slip_or_none"),
        CheckConstraint("was <> becomes", name="changes"),
        CheckConstraint("why <> ''", name="reasoned"),
        CheckConstraint("length(sha256) = 64", name="digest"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_data_orders.id"))
    version: Mapped[int]
    before: Mapped[int]
    supersedes_id: Mapped[UUID | None]
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    number: Mapped[int | None]
    field: Mapped[FieldName | None] = mapped_column(word(FieldName))
    was: Mapped[str | None] = mapped_column(Text)
    becomes: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    by_name: Mapped[str | None] = mapped_column(String(20))


append_only(DataVersion.__table__)  # type: ignore[arg-type]
