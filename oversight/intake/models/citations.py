"""What each docket cites, in the order of the register: found, never looked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Citation(Base):
    """One provision that a docket cites: as cited, and once more without its ground.

    When the docket was filed and its number stand here again, so that a list of those
    who cite a provision is one walk along an index, however few they are.
    """

    __tablename__ = "intake_citations"
    __table_args__ = (
        UniqueConstraint("request_id", "citation"),
        CheckConstraint("citation <> ''", name="says_something"),
        Index("ix_intake_citations_order", "citation", "filed_at", "docket"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    citation: Mapped[str] = mapped_column(String(200))
    filed_at: Mapped[datetime]
    docket: Mapped[str] = mapped_column(String(20))
