"""Exhibits: files beside an item, kept in encrypted pieces, in the same transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.intake.rules.exhibits import Copy, Purpose
from oversight.privacy.rules.kinds import Media
from oversight.privacy.rules.scanning import Scan
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word

_FIVE = "position BETWEEN 1 AND 5"
_CAPTURE = text("purpose = 'capture'")


class Exhibit(Base):
    """One file: what it is and shows, its fingerprints, and who handed it in.

    ``row`` is the row of the filing it was handed in with; none if it came later.
    """

    __tablename__ = "intake_exhibits"
    __table_args__ = (
        UniqueConstraint("batch_id", "row", "position"),
        UniqueConstraint("batch_id", "row", "original_sha256"),
        CheckConstraint(_FIVE, name="at_most_five"),
        CheckConstraint(
            "original_size BETWEEN 1 AND 10485760", name="at_most_ten_megabytes"
        ),
        CheckConstraint("caption <> ''", name="said_what_it_shows"),
        CheckConstraint(
            "viewing_media IN ('pdf', 'jpeg', 'png', 'text', 'mp3', 'ogg', 'm4a')",
            name="can_be_viewed",
        ),
        CheckConstraint(
            "(viewing_media IN ('mp3', 'ogg', 'm4a')) = (seconds IS NOT NULL)",
            name="a_sound_lasts",
        ),
        CheckConstraint("seconds BETWEEN 1 AND 86400", name="lasts_a_day_at_most"),
        # A file of a whole matter points at this, and names the same fingerprint.
        Index("uq_intake_exhibits_id_sha", "id", "original_sha256", unique=True),
        Index(
            "uq_intake_exhibits_one_capture",
            "batch_id",
            "row",
            unique=True,
            sqlite_where=_CAPTURE,
            postgresql_where=_CAPTURE,
        ),
    )

    code: Mapped[str] = mapped_column(String(16), unique=True)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"))
    row: Mapped[int | None]
    position: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    caption: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(255))
    media: Mapped[Media] = mapped_column(word(Media))
    original_sha256: Mapped[str] = mapped_column(String(64))
    original_size: Mapped[int]
    viewing_media: Mapped[str] = mapped_column(String(8))
    viewing_sha256: Mapped[str] = mapped_column(String(64))
    viewing_size: Mapped[int]
    pages: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[int | None]
    # None: kept before the portal noted what it left out.
    left_out: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    scan: Mapped[Scan] = mapped_column(word(Scan))
    kept_under: Mapped[str] = mapped_column(String(20))
    uploaded_by: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    uploaded_at: Mapped[datetime]


class Chunk(Base):
    """One encrypted piece of one copy of an exhibit, bound to its place."""

    __tablename__ = "intake_exhibit_chunks"
    __table_args__ = (
        UniqueConstraint("exhibit_id", "copy", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    exhibit_id: Mapped[UUID] = mapped_column(ForeignKey("intake_exhibits.id"))
    copy: Mapped[Copy] = mapped_column(word(Copy))
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FiledExhibit(Base):
    """An exhibit that belongs to a filed item: from here on nobody takes it away."""

    __tablename__ = "intake_filed_exhibits"
    __table_args__ = (
        UniqueConstraint("item_id", "position"),
        CheckConstraint(_FIVE, name="at_most_five"),
        Index(
            "uq_intake_filed_exhibits_one_capture",
            "item_id",
            unique=True,
            sqlite_where=_CAPTURE,
            postgresql_where=_CAPTURE,
        ),
    )

    exhibit_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_exhibits.id"), unique=True
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    position: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    filed_at: Mapped[datetime]


class Withheld(Base):
    """A file that must not exist here: only its fingerprint and its item are kept."""

    __tablename__ = "intake_withheld_exhibits"
    __table_args__ = (
        UniqueConstraint("batch_id", "row", "sha256"),
        UniqueConstraint("item_id", "sha256"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"))
    row: Mapped[int | None]
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("intake_items.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    told_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    told_at: Mapped[datetime]


append_only(Chunk.metadata.tables[Chunk.__tablename__], ("UPDATE",))
append_only(FiledExhibit.metadata.tables[FiledExhibit.__tablename__])
