"""The paper of the Authority's own order, beside the review and never inside it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class OrderAnnex(Base):
    """The digest of the paper on which the Authority's own order stands."""

    __tablename__ = "dispatch_annexes"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="digest"),)

    order_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_authority_orders.id"), unique=True
    )
    sha256: Mapped[str] = mapped_column(String(64))


class OrderPaper(Base):
    """The paper itself, where the body handed it in: as sent, and as it is shown.

    Both copies are sealed under a key of this order's own.
    """

    __tablename__ = "dispatch_order_papers"
    __table_args__ = (CheckConstraint("length(name) > 0", name="named"),)

    order_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_authority_orders.id"), unique=True
    )
    name: Mapped[str] = mapped_column(String(200))
    original: Mapped[bytes] = mapped_column(LargeBinary)
    viewing: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


append_only(OrderPaper.__table__)  # type: ignore[arg-type]
append_only(OrderAnnex.__table__)  # type: ignore[arg-type]
