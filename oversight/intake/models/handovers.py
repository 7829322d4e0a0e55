"""What one registrar leaves for the next to know; never a word on the merits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Handover(Base):
    """One note from registrar to registrar, on a docket or on the desk as a whole."""

    __tablename__ = "intake_handovers"

    request_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
