"""Why a request for data ended before its time, and which of them a court stayed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models import case_keys
from oversight.dispatch.models.line_stays import LONGEST_HOLDER
from oversight.dispatch.rules.case_numbers import LONGEST_KEY
from oversight.dispatch.rules.lifting import AgencyCode, Cause
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word

_OPEN = "ended_at IS NULL"


class DataLifting(Base):
    """One account that is asked about no longer: on whose word, and why.

    The same for what was to be handed over and for what was only kept.
    """

    __tablename__ = "dispatch_data_liftings"
    __table_args__ = (
        CheckConstraint("(cause = 'court') = (court_id IS NOT NULL)", name="by_court"),
        CheckConstraint("(cause = 'agency') = (code IS NOT NULL)", name="by_agency"),
        CheckConstraint("reasons <> ''", name="reasoned"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    cause: Mapped[Cause] = mapped_column(word(Cause))
    code: Mapped[AgencyCode | None] = mapped_column(word(AgencyCode))
    error: Mapped[bool]
    reasons: Mapped[str] = mapped_column(Text)
    court_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispatch_court_results.id"), index=True
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(20))
    lifted_at: Mapped[datetime]


class DataCourtStay(Base):
    """A court's word that nothing is handed over on an account until it says more."""

    __tablename__ = "dispatch_data_court_stays"
    __table_args__ = (
        CheckConstraint("ended_at >= stayed_at", name="ends_after"),
        CheckConstraint("held_by <> ''", name="held_by_a_case"),
        case_keys.plain(),
        Index(
            "uq_dispatch_data_court_stays_one_open",
            "item_id",
            "case_key",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    held_by: Mapped[str] = mapped_column(String(LONGEST_HOLDER))
    case_key: Mapped[str] = mapped_column(
        String(LONGEST_KEY), default=case_keys.of_holder
    )
    stayed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


append_only(DataLifting.__table__)  # type: ignore[arg-type]
