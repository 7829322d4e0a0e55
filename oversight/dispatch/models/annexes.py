"""The paper of the Authority's own order, beside the review and never inside it."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
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


append_only(OrderAnnex.__table__)  # type: ignore[arg-type]
