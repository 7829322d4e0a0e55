"""Files of a whole matter: what came with new facts, and the papers of warrants."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class MatterFile(Base):
    """A file that belongs to a matter and to no item of it alone.

    It came with facts that were added, or is the very document whose fingerprint a
    warrant bears: the database compares both fingerprints.
    """

    __tablename__ = "intake_matter_files"
    __table_args__ = (
        CheckConstraint(
            "(facts_id IS NULL) <> (warrant_id IS NULL)", name="facts_or_warrant"
        ),
        ForeignKeyConstraint(
            ["exhibit_id", "sha256"],
            ["intake_exhibits.id", "intake_exhibits.original_sha256"],
            name="fk_intake_matter_files_exhibit",
        ),
        ForeignKeyConstraint(
            ["facts_id", "matter_id"],
            ["intake_later_facts.id", "intake_later_facts.matter_id"],
            name="fk_intake_matter_files_facts",
        ),
        ForeignKeyConstraint(
            ["warrant_id", "matter_id", "sha256"],
            [
                "intake_warrants.id",
                "intake_warrants.request_id",
                "intake_warrants.sha256",
            ],
            name="fk_intake_matter_files_warrant",
        ),
    )

    exhibit_id: Mapped[UUID] = mapped_column(unique=True)
    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    sha256: Mapped[str] = mapped_column(String(64))
    facts_id: Mapped[UUID | None] = mapped_column(unique=True)
    warrant_id: Mapped[UUID | None] = mapped_column(unique=True)
    filed_at: Mapped[datetime]


append_only(MatterFile.__table__)  # type: ignore[arg-type]
