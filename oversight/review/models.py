"""The review of a request: roster, beacon, panels, seats, votes, decisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.intake.models import Item, LegalRequest, touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.rules.lifecycle import (
    CaseState,
    Outcome,
    PanelPurpose,
    SeatState,
)
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class Reviewer(Base):
    """One place on the roster, held for a fixed term under a stable pseudonym."""

    __tablename__ = "review_roster"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), unique=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Conflict(Base):
    """A standing reason why a reviewer is never in the pool of some matters."""

    __tablename__ = "review_conflicts"
    __table_args__ = (
        CheckConstraint("kind IN ('body', 'platform', 'docket')", name="kind"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(40))
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Beacon(Base):
    """One round of the local beacon: fresh random bytes, made after its time."""

    __tablename__ = "review_beacon"

    round: Mapped[int] = mapped_column(unique=True)
    value: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Panel(Base):
    """One draw: the pool as committed, the round that decided, who was drawn.

    ``used`` counts how many names of the drawn sequence were called so far.
    """

    __tablename__ = "review_panels"
    __table_args__ = (
        CheckConstraint("seats IN (1, 2, 3, 5)", name="known_sizes"),
        CheckConstraint("(drawn_at IS NULL) = (randomness IS NULL)", name="drawn"),
    )

    docket: Mapped[str] = mapped_column(String(20), index=True)
    purpose: Mapped[PanelPurpose] = mapped_column(word(PanelPurpose))
    matter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    seats: Mapped[int]
    reserve: Mapped[int]
    pool: Mapped[list[str]] = mapped_column(JSON)
    excluded: Mapped[dict[str, int]] = mapped_column(JSON)
    algorithm: Mapped[str] = mapped_column(String(20))
    round: Mapped[int]
    committed_at: Mapped[datetime]
    randomness: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None]
    used: Mapped[int] = mapped_column(default=0)

    members: Mapped[list["Seat"]] = relationship(
        lazy="raise", order_by="Seat.position", back_populates="panel"
    )


class Seat(Base):
    """One member of one panel; a replaced member keeps the row, another takes over."""

    __tablename__ = "review_seats"
    __table_args__ = (
        UniqueConstraint("panel_id", "person_id"),
        touched_as("matter_id", "person_id", "capacity"),
        CheckConstraint("capacity IN ('first', 'appeal')", name="judges_only"),
        CheckConstraint(
            "state <> 'declared' OR declared_at IS NOT NULL", name="declared_dated"
        ),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"))
    matter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    capacity: Mapped[Capacity] = mapped_column(word(Capacity))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    state: Mapped[SeatState] = mapped_column(word(SeatState), default=SeatState.DRAWN)
    drawn_at: Mapped[datetime]
    declare_by: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(String(40))

    panel: Mapped[Panel] = relationship(lazy="raise", back_populates="members")


class Case(Base):
    """The review of one request, opened once it is screened."""

    __tablename__ = "review_cases"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'lapsed', 'withdrawn') OR panel_id IS NOT NULL",
            name="owned",
        ),
        CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)", name="decided_dated"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), unique=True
    )
    panel_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("review_panels.id"), index=True
    )
    state: Mapped[CaseState] = mapped_column(word(CaseState), default=CaseState.WAITING)
    seats: Mapped[int]
    opened_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    extended: Mapped[bool] = mapped_column(default=False)
    extension_reasons: Mapped[str | None] = mapped_column(Text)
    replaced: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    not_asked_ground: Mapped[str | None] = mapped_column(String(40))
    not_asked_reasons: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    lapsed_cause: Mapped[str | None] = mapped_column(String(16))

    legal_request: Mapped[LegalRequest] = relationship(lazy="raise")
    panel: Mapped[Panel | None] = relationship(lazy="raise")


class UserAnswer(Base):
    """What the affected person answered before the decision; sealed in the vault."""

    __tablename__ = "review_answers"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answered_on: Mapped[datetime]


class View(Base):
    """A reviewer opened an item: without it no vote is taken."""

    __tablename__ = "review_views"
    __table_args__ = (UniqueConstraint("panel_id", "item_id", "person_id"),)

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]


class Draft(Base):
    """What a member has written on an item so far; it is nothing until it is signed."""

    __tablename__ = "review_drafts"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class Vote(Base):
    """One member's answer on one item, with findings and reasons of its own."""

    __tablename__ = "review_votes"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        ForeignKeyConstraint(
            ["panel_id", "item_id", "person_id"],
            [
                "review_views.panel_id",
                "review_views.item_id",
                "review_views.person_id",
            ],
        ),
        touched_as("matter_id", "person_id", "capacity"),
        CheckConstraint("capacity = 'first'", name="first_only"),
        CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name="coded"),
        CheckConstraint(
            "outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)",
            name="scoped",
        ),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"), index=True)
    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.FIRST)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    code: Mapped[str | None] = mapped_column(String(40))
    measure: Mapped[str | None] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[int | None]
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    is_draft: Mapped[bool] = mapped_column(default=False)
    joined: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class ItemDecision(Base):
    """What was decided here on one item: made once, by a majority, never changed."""

    __tablename__ = "review_decisions"
    __table_args__ = (
        # What is sent points at the decision on that very item, and at its outcome.
        UniqueConstraint("id", "item_id", "outcome"),
        CheckConstraint("(outcome = 'rejected') = (code IS NOT NULL)", name="coded"),
        CheckConstraint(
            "outcome = 'rejected' OR (measure IS NOT NULL AND days IS NOT NULL)",
            name="scoped",
        ),
        CheckConstraint("NOT split OR dissent IS NOT NULL", name="dissent_if_split"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    code: Mapped[str | None] = mapped_column(String(40))
    measure: Mapped[str | None] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    days: Mapped[int | None]
    narrowed: Mapped[list[str]] = mapped_column(JSON, default=list)
    by: Mapped[list[str]] = mapped_column(JSON)
    split: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str | None] = mapped_column(Text)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[datetime]

    item: Mapped[Item] = relationship(lazy="raise")


append_only(Vote.__table__)  # type: ignore[arg-type]
append_only(ItemDecision.__table__)  # type: ignore[arg-type]
