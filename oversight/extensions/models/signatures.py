"""What a member of a confirming panel signed, to the letter."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.models.signatures import Signed, whole
from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class ConfirmationSignature(Signed, Base):
    """What one member signed on one item; without a passkey it says so."""

    __tablename__ = "extensions_signatures"
    __table_args__ = whole()

    vote_id: Mapped[UUID] = mapped_column(
        ForeignKey("extensions_votes.id"), unique=True
    )


append_only(ConfirmationSignature.__table__)  # type: ignore[arg-type]
