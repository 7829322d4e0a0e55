"""The posts that a vote names instead of a whole account."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class VotePart(Base):
    """One post that a member named, with the reason for this very post."""

    __tablename__ = "review_parts"
    __table_args__ = (
        UniqueConstraint("vote_id", "place"),
        UniqueConstraint("vote_id", "canonical"),
        CheckConstraint(
            "kind NOT IN ('account', 'channel', 'group', 'page', 'url')",
            name="posts_only",
        ),
    )

    vote_id: Mapped[UUID] = mapped_column(ForeignKey("review_votes.id"))
    place: Mapped[int]
    locator: Mapped[str] = mapped_column(Text)
    canonical: Mapped[str] = mapped_column(String(2100))
    kind: Mapped[str] = mapped_column(String(16))
    native_id: Mapped[str | None] = mapped_column(String(200))
    handle: Mapped[str | None] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)


append_only(VotePart.__table__)  # type: ignore[arg-type]
