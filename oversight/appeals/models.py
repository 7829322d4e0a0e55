"""Appeals: what was said is sealed, what is asked and decided is kept per item."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.intake.models.requests import Item, LegalRequest, touched_as
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.panels import Panel
from oversight.review.models.signatures import Signed, whole
from oversight.review.models.tally import counted
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded
from oversight.storage.types import word


class Appeal(Base):
    """One appeal. Who filed it, and what they wrote, is readable only when unsealed."""

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint(
            "(state = 'refused') = (refusal_ground IS NOT NULL)", name="refused_coded"
        ),
        CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)", name="decided_dated"
        ),
        Index("ix_appeals_panel_id", "panel_id"),
    )

    docket: Mapped[str] = mapped_column(String(20), unique=True)
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    matter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    panel_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_panels.id"))
    joined_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("appeals.id"), index=True
    )
    state: Mapped[AppealState] = mapped_column(
        word(AppealState), default=AppealState.FILED, index=True
    )
    what_happened: Mapped[str] = mapped_column(String(40))
    platform: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[list[str]] = mapped_column(JSON)
    urgencies: Mapped[list[str]] = mapped_column(JSON, default=list)
    stay_asked: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    filed_on: Mapped[date]
    filed_at: Mapped[datetime]
    admit_by: Mapped[datetime] = mapped_column(index=True)
    suspend_at: Mapped[datetime] = mapped_column(index=True)
    default_at: Mapped[datetime]
    admitted_at: Mapped[datetime | None] = mapped_column(index=True)
    admitted_by_default: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None]
    stayed: Mapped[bool | None]
    stay_moved: Mapped[str | None] = mapped_column(Text)
    refusal_ground: Mapped[str | None] = mapped_column(String(40))
    refusal_reasons: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(index=True)

    matter: Mapped[LegalRequest | None] = relationship(lazy="raise")
    panel: Mapped[Panel | None] = relationship(lazy="raise")
    items: Mapped[list["AppealItem"]] = relationship(
        lazy="raise", order_by="AppealItem.number", back_populates="appeal"
    )


class AppealItem(Base):
    """One item an appeal is about, and what was decided on it."""

    __tablename__ = "appeal_items"
    __table_args__ = (
        UniqueConstraint("appeal_id", "number"),
        UniqueConstraint("appeal_id", "item_id"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name="outcome_dated"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome <> 'partly' OR days IS NOT NULL", name="scoped"
        ),
    )

    appeal_id: Mapped[UUID] = mapped_column(ForeignKey("appeals.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), index=True)
    number: Mapped[int]
    outcome: Mapped[AppealOutcome | None] = mapped_column(word(AppealOutcome))
    by_default: Mapped[bool] = mapped_column(default=False)
    measure: Mapped[str | None] = mapped_column(String(20))
    days: Mapped[int | None]
    split: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str | None] = mapped_column(Text)
    summary: Mapped[str | None] = mapped_column(Text)
    dissent: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]

    appeal: Mapped[Appeal] = relationship(lazy="raise", back_populates="items")
    item: Mapped[Item] = relationship(lazy="raise")


class AppealVote(Base):
    """One panel member's answer on one item under appeal."""

    __tablename__ = "appeal_votes"
    __table_args__ = (
        UniqueConstraint("appeal_item_id", "person_id"),
        ForeignKeyConstraint(
            ["panel_id", "person_id"],
            ["review_seats.panel_id", "review_seats.person_id"],
        ),
        touched_as("matter_id", "person_id", "capacity"),
        CheckConstraint("capacity = 'appeal'", name="appeal_only"),
    )

    appeal_item_id: Mapped[UUID] = mapped_column(ForeignKey("appeal_items.id"))
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"))
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    capacity: Mapped[Capacity] = mapped_column(word(Capacity), default=Capacity.APPEAL)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    pseudonym: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[AppealOutcome] = mapped_column(word(AppealOutcome))
    measure: Mapped[str | None] = mapped_column(String(20))
    days: Mapped[int | None]
    reasons: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class AppealSignature(Signed, Base):
    """What one member signed on one item; without a passkey it says so."""

    __tablename__ = "appeal_signatures"
    __table_args__ = whole()

    vote_id: Mapped[UUID] = mapped_column(ForeignKey("appeal_votes.id"), unique=True)


class Disclosure(Base):
    """One file of the agency, shown to whoever appealed, or summed up for them (I73).

    What stands in no such row can be relied on by nobody.
    """

    __tablename__ = "appeal_disclosures"
    __table_args__ = (
        UniqueConstraint("appeal_item_id", "exhibit_id"),
        ForeignKeyConstraint(
            ["panel_id", "person_id"],
            ["review_seats.panel_id", "review_seats.person_id"],
        ),
        CheckConstraint("(gist IS NULL) = is_shown", name="shown_or_summed_up"),
        CheckConstraint("gist IS NULL OR length(gist) >= 80", name="gist_says_enough"),
    )

    appeal_item_id: Mapped[UUID] = mapped_column(ForeignKey("appeal_items.id"))
    exhibit_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_exhibits.id"), index=True
    )
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("review_panels.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    is_shown: Mapped[bool]
    gist: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


class Reliance(Base):
    """One file on which a member's vote relies: only one that was disclosed (I73)."""

    __tablename__ = "appeal_reliances"
    __table_args__ = (
        UniqueConstraint("vote_id", "exhibit_id"),
        ForeignKeyConstraint(
            ["appeal_item_id", "exhibit_id"],
            ["appeal_disclosures.appeal_item_id", "appeal_disclosures.exhibit_id"],
        ),
    )

    vote_id: Mapped[UUID] = mapped_column(ForeignKey("appeal_votes.id"))
    appeal_item_id: Mapped[UUID] = mapped_column(
        ForeignKey("appeal_items.id"), index=True
    )
    exhibit_id: Mapped[UUID]


def stay_of_nobody(_dialect: str) -> str:
    """Say that a stay is decided that nobody asked for and the panel did not move.

    Its own motion can only be granted, and says why.
    """
    return (
        "OLD.stayed IS NULL AND NEW.stayed IS NOT NULL AND ((NOT NEW.stay_asked AND "
        "(NOT NEW.stayed OR COALESCE(length(NEW.stay_moved), 0) < 80)) "
        "OR (NEW.stay_asked AND NEW.stay_moved IS NOT NULL))"
    )


def unopened(_dialect: str) -> str:
    """Say that somebody acts on an item of an appeal without having opened it."""
    return (
        "NOT EXISTS (SELECT 1 FROM review_views AS seen "
        "JOIN appeal_items AS one ON one.item_id = seen.item_id "
        "WHERE one.id = NEW.appeal_item_id AND seen.panel_id = NEW.panel_id "
        "AND seen.person_id = NEW.person_id)"
    )


def no_vote(_dialect: str) -> str:
    """Say that a vote narrows nothing and gives terms, or is another's to the letter.

    What is nearly another's is the act's to find: the table knows only what is equal.
    """
    return (
        "(NEW.outcome = 'partly') <> (NEW.measure IS NOT NULL) "
        "OR (NEW.outcome = 'partly') <> (NEW.days IS NOT NULL) "
        "OR EXISTS (SELECT 1 FROM appeal_votes AS other WHERE "
        "other.appeal_item_id = NEW.appeal_item_id AND other.reasons = NEW.reasons) "
        "OR EXISTS (SELECT 1 FROM appeal_items AS one WHERE "
        "one.id = NEW.appeal_item_id AND one.outcome IS NOT NULL)"
    )


def unheard(_dialect: str) -> str:
    """Say that a vote is not of one who sits and declared, before whom it is heard.

    That is in an appeal which was admitted and not ended, and is joined to no other.
    """
    return (
        "NOT EXISTS (SELECT 1 FROM appeal_items AS one "
        "JOIN appeals AS whole ON whole.id = one.appeal_id "
        "JOIN review_seats AS seat ON seat.panel_id = whole.panel_id "
        "WHERE one.id = NEW.appeal_item_id AND whole.state = 'admitted' "
        "AND whole.joined_to_id IS NULL AND whole.panel_id = NEW.panel_id "
        "AND seat.person_id = NEW.person_id AND seat.state = 'declared')"
    )


def elsewhere(_dialect: str) -> str:
    """Say that a vote names another matter than its item's: there its caster is free.

    Whoever votes has no other part in that matter, as its own key says (I23).
    """
    return (
        "NEW.matter_id <> (SELECT item.request_id FROM appeal_items AS one "
        "JOIN intake_items AS item ON item.id = one.item_id "
        "WHERE one.id = NEW.appeal_item_id)"
    )


def not_by_all(_dialect: str) -> str:
    """Say that an item is decided without the vote of every seat, as it is held now.

    Silence decides without votes, and what was joined to another has that one's.
    """
    return (
        "OLD.outcome IS NULL AND NEW.outcome IS NOT NULL AND NOT NEW.by_default "
        "AND EXISTS (SELECT 1 FROM appeals AS one "
        "JOIN review_panels AS panel ON panel.id = one.panel_id "
        "WHERE one.id = NEW.appeal_id AND one.joined_to_id IS NULL AND panel.seats <> ("
        "SELECT count(*) FROM appeal_votes AS vote JOIN review_seats AS seat "
        "ON seat.panel_id = vote.panel_id AND seat.person_id = vote.person_id "
        "WHERE vote.appeal_item_id = NEW.id AND seat.panel_id = one.panel_id "
        "AND seat.state = 'declared'))"
    )


def unsaid(_dialect: str) -> str:
    """Say that a panel decides without its reasons, or split without its dissent."""
    lacking = "NEW.reasons IS NULL OR (NEW.split AND NEW.dissent IS NULL)"
    return f"NEW.outcome IS NOT NULL AND NOT NEW.by_default AND ({lacking})"


guarded(AppealItem.__table__, "said", unsaid, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(AppealItem.__table__, "by_all", not_by_all, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(AppealVote.__table__, "whole", no_vote, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(AppealVote.__table__, "heard", unheard, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(AppealVote.__table__, "own_matter", elsewhere, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(AppealVote.__table__, "opened", unopened, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(Disclosure.__table__, "opened", unopened, verbs=("INSERT",))  # type: ignore[arg-type]
guarded(Appeal.__table__, "stay_of_nobody", stay_of_nobody, verbs=("UPDATE",))  # type: ignore[arg-type]
counted(AppealVote.__table__, "appeal")  # type: ignore[arg-type]
for kept in (AppealVote, AppealSignature, Disclosure, Reliance):
    append_only(kept.__table__)  # type: ignore[arg-type]
