"""Why an approval was lifted before its date, and what a court said."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models import case_keys
from oversight.dispatch.rules.case_numbers import LONGEST_KEY
from oversight.dispatch.rules.lifting import AgencyCode, Cause, CourtWord
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded, shared
from oversight.storage.types import word


class CourtResult(Base):
    """What a court said and held, with the digest of the paper it stands on.

    One decision stands once for each item, however its case is spelled. A later
    decision of the same case is another one, and so is an item that was left out of
    the first entry.
    """

    __tablename__ = "dispatch_court_results"
    __table_args__ = (
        CheckConstraint("length(document_sha256) = 64", name="paper_named"),
        case_keys.plain(),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    forum: Mapped[str] = mapped_column(String(60))
    case_number: Mapped[str] = mapped_column(String(80))
    case_key: Mapped[str] = mapped_column(
        String(LONGEST_KEY), default=case_keys.of_number
    )
    decided_on: Mapped[date]
    result: Mapped[CourtWord] = mapped_column(word(CourtWord))
    items: Mapped[list[int]] = mapped_column(JSON)
    document_sha256: Mapped[str] = mapped_column(String(64))
    reasons: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    entered_at: Mapped[datetime]


class Lifting(Base):
    """One approval lifted here: on whose word, why, and whether it was an error."""

    __tablename__ = "dispatch_liftings"
    __table_args__ = (
        CheckConstraint("(cause = 'court') = (court_id IS NOT NULL)", name="by_court"),
        CheckConstraint("(cause = 'agency') = (code IS NOT NULL)", name="by_agency"),
        CheckConstraint("reasons <> ''", name="reasoned"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_lines.id"), unique=True)
    cause: Mapped[Cause] = mapped_column(word(Cause))
    code: Mapped[AgencyCode | None] = mapped_column(word(AgencyCode))
    error: Mapped[bool]
    reasons: Mapped[str] = mapped_column(Text)
    court_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispatch_court_results.id")
    )
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    by_name: Mapped[str] = mapped_column(String(20))
    lifted_at: Mapped[datetime]


_DECISION = ("request_id", "forum", "case_key", "result", "decided_on")


def entered_once(dialect: str) -> str:
    """Say that this decision was entered before for one of its items."""
    same = " AND ".join(f"known.{name} = NEW.{name}" for name in _DECISION)
    again = shared(dialect, "NEW.items", "known.items")
    return (
        f"EXISTS (SELECT 1 FROM dispatch_court_results AS known "  # noqa: S608
        f"WHERE {same} AND {again})"
    )


def unsaid(_dialect: str) -> str:
    """Say that nobody wrote what the court held."""
    return "NEW.reasons = ''"


guarded(CourtResult.__table__, "entered_once", entered_once)  # type: ignore[arg-type]
guarded(CourtResult.__table__, "reasoned", unsaid, verbs=("INSERT",))  # type: ignore[arg-type]
append_only(CourtResult.__table__)  # type: ignore[arg-type]
append_only(Lifting.__table__)  # type: ignore[arg-type]
