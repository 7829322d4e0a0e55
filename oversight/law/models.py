"""The register of law in the database: dated rows, each with source and confidence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.law.rules.changes import What
from oversight.law.rules.kinds import (
    Confidence,
    DayOp,
    Entered,
    ForumStatus,
    InstrumentKind,
    Role,
    Stage,
)
from oversight.law.rules.proposing import ProposalState
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded
from oversight.storage.types import word


class LawProvision(Base):
    """One provision as the register knows it."""

    __tablename__ = "law_provisions"
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR not_before IS NULL", name="one_beginning"
        ),
        CheckConstraint(
            "valid_to IS NULL OR COALESCE(valid_from, not_before) IS NULL "
            "OR valid_to > COALESCE(valid_from, not_before)",
            name="ends_after_it_begins",
        ),
        CheckConstraint(
            "(suspended_by_court IS NULL) = (ruling IS NULL)",
            name="suspended_by_a_ruling",
        ),
        CheckConstraint(
            "NOT (standalone AND role IN ('policy', 'designation', 'case-law'))",
            name="policy_carries_nothing",
        ),
    )

    provision_id: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    instrument: Mapped[str] = mapped_column(String(60))
    instrument_title: Mapped[str] = mapped_column(Text)
    instrument_title_ur: Mapped[str | None] = mapped_column(Text)
    instrument_kind: Mapped[InstrumentKind] = mapped_column(word(InstrumentKind))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    title_ur: Mapped[str | None] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(word(Role))
    powers: Mapped[list[str]] = mapped_column(JSON)
    authorisation: Mapped[str] = mapped_column(String(60))
    grounds: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    standalone: Mapped[bool]
    summary: Mapped[str] = mapped_column(Text)
    who_may_request: Mapped[str | None] = mapped_column(Text)
    comply_within: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    limits: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    review: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    appeal: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    notice: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None]
    not_before: Mapped[date | None]
    valid_to: Mapped[date | None]
    suspended_by_court: Mapped[date | None]
    ruling: Mapped[str | None] = mapped_column(Text)
    suspension: Mapped[Entered] = mapped_column(word(Entered), default=Entered.FILE)
    note: Mapped[str | None] = mapped_column(Text)
    dates_source: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[Confidence] = mapped_column(word(Confidence))
    source: Mapped[str] = mapped_column(Text)
    listed_group: Mapped[str | None] = mapped_column(String(40))
    listing: Mapped[str | None] = mapped_column(String(40))
    domestic: Mapped[bool]
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class LawPower(Base):
    """What one body may do under one provision, and when."""

    __tablename__ = "law_powers"
    __table_args__ = (
        UniqueConstraint("body", "provision_id", "valid_from"),
        CheckConstraint("awaits IS NULL OR valid_from IS NULL", name="awaits_or_begun"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name="ends_after_it_begins",
        ),
        CheckConstraint(
            "NOT (may_file AND confidence = 'low')", name="filing_is_confirmed"
        ),
    )

    body: Mapped[str] = mapped_column(String(40))
    body_title: Mapped[str] = mapped_column(Text)
    provision_id: Mapped[str] = mapped_column(ForeignKey("law_provisions.provision_id"))
    may_file: Mapped[bool]
    may_order: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    awaits: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[Confidence] = mapped_column(word(Confidence))
    source: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class LawForum(Base):
    """Where an affected person may go next."""

    __tablename__ = "law_forums"

    forum_id: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    title_ur: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[Stage] = mapped_column(word(Stage))
    provisions: Mapped[list[str]] = mapped_column(JSON)
    within_days: Mapped[int | None]
    runs_from: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    status: Mapped[ForumStatus] = mapped_column(word(ForumStatus))
    uncertainty: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[Confidence] = mapped_column(word(Confidence))
    source: Mapped[str] = mapped_column(Text)
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class LawHoliday(Base):
    """One day of the calendar; a working day stands here only if it once was free."""

    __tablename__ = "law_holidays"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(Text)
    name_ur: Mapped[str | None] = mapped_column(Text)
    op: Mapped[DayOp] = mapped_column(word(DayOp))
    provisional: Mapped[bool]
    notification: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    entered: Mapped[Entered] = mapped_column(word(Entered), default=Entered.FILE)


class LawPolicy(Base):
    """One dated value of the portal's own rules; a change is a new row."""

    __tablename__ = "law_policies"
    __table_args__ = (
        UniqueConstraint("name", "valid_from"),
        CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name="ends_after_it_begins"
        ),
    )

    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSON)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(Text)
    entered: Mapped[Entered] = mapped_column(word(Entered), default=Entered.FILE)


class LawProposal(Base):
    """A change of the register that one administrator proposed to another."""

    __tablename__ = "law_proposals"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('enacted', 'declined') OR decided_by <> proposed_by",
            name="two_people",
        ),
        CheckConstraint(
            "state <> 'withdrawn' OR decided_by = proposed_by", name="own_withdrawal"
        ),
        CheckConstraint(
            "(state = 'waiting') = (decided_by IS NULL) "
            "AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="decided_when_dated",
        ),
        CheckConstraint(
            "(state = 'declined') = (reason IS NOT NULL)", name="declined_with_reason"
        ),
    )

    what: Mapped[What] = mapped_column(word(What))
    subject: Mapped[str] = mapped_column(String(120))
    change: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[ProposalState] = mapped_column(
        word(ProposalState), default=ProposalState.WAITING, index=True
    )
    proposed_by: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class LawPaper(Base):
    """The ruling or gazette on which a change rests, as a copy made anew.

    It is public with its change, so it is not sealed; it is never exchanged.
    """

    __tablename__ = "law_papers"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="named"),
        CheckConstraint(
            "length(sha256) = 64 AND length(original_sha256) = 64", name="digests"
        ),
        CheckConstraint("size BETWEEN 1 AND 20971520", name="bounded"),
    )

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("law_proposals.id"), unique=True
    )
    name: Mapped[str] = mapped_column(String(255))
    original_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    handed_in_at: Mapped[datetime]


class LawLoad(Base):
    """One state of the register: each load and each act on it makes the next."""

    __tablename__ = "law_loads"

    serial: Mapped[int] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    entered: Mapped[Entered] = mapped_column(word(Entered))
    loaded_at: Mapped[datetime]


def put_off(_dialect: str) -> str:
    """Say that two people would put off a suspension by a later ruling (I05)."""
    return (
        "NEW.suspension = 'act' AND OLD.suspended_by_court IS NOT NULL "
        "AND NEW.suspended_by_court IS NOT NULL "
        "AND NEW.suspended_by_court > OLD.suspended_by_court"
    )


append_only(LawPaper.__table__)  # type: ignore[arg-type]
guarded(LawProvision.__table__, "put_off", put_off, verbs=("UPDATE",))  # type: ignore[arg-type]
