"""Panels, seats and the cases they sit on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.intake.models.requests import LegalRequest, touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.rules.beacons import LOCAL
from oversight.review.rules.lifecycle import (
    CaseState,
    PanelPurpose,
    SeatState,
)
from oversight.storage.base import Base
from oversight.storage.triggers import follows, guarded
from oversight.storage.types import word

_RUNS = "state IN ('waiting', 'committed', 'assigned', 'under-review')"


class Panel(Base):
    """One draw: the pool as committed, the round that decided, who was drawn.

    ``used`` counts how many names of the drawn sequence were called so far. ``is_over``
    says that it has nothing left to decide: nobody is drawn or called any more.
    """

    __tablename__ = "review_panels"
    __table_args__ = (
        CheckConstraint("seats IN (1, 2, 3, 5)", name="known_sizes"),
        CheckConstraint("purpose <> 'first' OR seats <= 3", name="size_of_first"),
        CheckConstraint("purpose <> 'confirm' OR seats = 3", name="three_confirm"),
        CheckConstraint("purpose <> 'appeal' OR seats >= 3", name="size_of_appeal"),
        CheckConstraint("(drawn_at IS NULL) = (randomness IS NULL)", name="drawn"),
        Index(
            "ix_review_panels_undrawn",
            "committed_at",
            sqlite_where=text("drawn_at IS NULL"),
            postgresql_where=text("drawn_at IS NULL"),
        ),
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
    beacon: Mapped[str] = mapped_column(
        String(80), default=LOCAL.name, server_default=LOCAL.name
    )
    round: Mapped[int]
    committed_at: Mapped[datetime]
    randomness: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None]
    used: Mapped[int] = mapped_column(default=0)
    is_over: Mapped[bool] = mapped_column(default=False, server_default=false())

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
        # Nobody sits in a first panel and in the one that confirms what it decided.
        Index(
            "uq_review_seats_once_in_a_matter",
            "matter_id",
            "person_id",
            unique=True,
            sqlite_where=text("capacity = 'first'"),
            postgresql_where=text("capacity = 'first'"),
        ),
        Index(
            "ix_review_seats_drawn",
            "declare_by",
            sqlite_where=text("state = 'drawn'"),
            postgresql_where=text("state = 'drawn'"),
        ),
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
        # What still runs is found without what is over.
        Index(
            "ix_review_cases_open",
            "due_at",
            sqlite_where=text(_RUNS),
            postgresql_where=text(_RUNS),
        ),
        Index("ix_review_cases_decided_at", "decided_at"),
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


# A request knows that its review is open, and nobody else can say so.
follows(
    Case.__table__,  # type: ignore[arg-type]
    "taken_up",
    lambda _: (
        "UPDATE intake_requests SET has_review = TRUE "
        "WHERE id = NEW.request_id AND NOT has_review"
    ),
)
guarded(
    LegalRequest.__table__,  # type: ignore[arg-type]
    "reviewed",
    lambda _: (
        "NEW.has_review <> OLD.has_review AND (NOT NEW.has_review OR NOT EXISTS "
        "(SELECT 1 FROM review_cases AS one WHERE one.request_id = NEW.id))"
    ),
    verbs=("UPDATE",),
)
