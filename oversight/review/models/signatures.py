"""What a member signed, to the letter, and the passkey's answer to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only

_PARTS = ("public_key", "authenticator_data", "client_data", "signature")


def whole() -> tuple[CheckConstraint, ...]:
    """Return what keeps a signature whole: every part of it, or none."""
    return tuple(
        CheckConstraint(
            f"(credential_id IS NULL) = ({part} IS NULL)", name=f"whole_{part}"
        )
        for part in _PARTS
    )


class Signed:
    """One member's decision as it was signed; without a passkey it says so.

    ``text`` is the canonical JSON that was read back, ``digest`` its SHA-256 and the
    challenge of the passkey. Everything else is what a stranger needs to check it.
    """

    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    authenticator_data: Mapped[bytes | None] = mapped_column(LargeBinary)
    client_data: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class VoteSignature(Signed, Base):
    """What a member of a first panel signed on one item."""

    __tablename__ = "review_signatures"
    __table_args__ = whole()

    vote_id: Mapped[UUID] = mapped_column(ForeignKey("review_votes.id"), unique=True)


append_only(VoteSignature.__table__)  # type: ignore[arg-type]
