"""What agencies filed: requests, their items and defects, and who touched them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Body, Platform
from oversight.intake.rules.lifecycle import Capacity, ItemEnd, RequestState
from oversight.storage.base import Base
from oversight.storage.triggers import guarded
from oversight.storage.types import word

_EARLY = "state IN ('filed', 'defective')"
_UNREVIEWED = "state = 'screened' AND "
_RESTRICTS = "measure NOT IN ('preserve', 'disclose')"


class LegalRequest(Base):
    """A demand by a public body, on one platform, of at most 25 items."""

    __tablename__ = "intake_requests"
    __table_args__ = (
        CheckConstraint("drafter_id <> authoriser_id", name="two_officers"),
        CheckConstraint("item_count BETWEEN 1 AND 25", name="at_most_25"),
        CheckConstraint(
            "(state = 'screened') <= (screened_at IS NOT NULL)", name="screened_dated"
        ),
        CheckConstraint("track IN ('', 'victim')", name="known_track"),
        # Nothing runs on the victims' track without the victim's own consent.
        CheckConstraint(
            "(track = 'victim') = (consent_id IS NOT NULL)", name="consented"
        ),
        CheckConstraint("kind IN ('TD', 'DR')", name="known_kind"),
        CheckConstraint("kind <> 'DR' OR item_count <= 10", name="at_most_10_accounts"),
        # What a body has corrected is never sent back to it a second time.
        CheckConstraint("state <> 'defective' OR NOT cured_once", name="cured_once"),
        # The register lists newest first, whole or narrowed, from any docket on.
        Index("ix_intake_requests_order", "filed_at", "docket"),
        Index("ix_intake_requests_body_order", "body_id", "filed_at", "docket"),
        Index("ix_intake_requests_kind_order", "kind", "filed_at", "docket"),
        Index("ix_intake_requests_track", "track"),
        # What waits for the registry, or for its correction, is found without the rest.
        Index(
            "ix_intake_requests_early",
            "docket",
            sqlite_where=text(_EARLY),
            postgresql_where=text(_EARLY),
        ),
        # What was screened and no review has taken up yet.
        Index(
            "ix_intake_requests_unreviewed",
            *("filed_at", "docket"),
            sqlite_where=text(f"{_UNREVIEWED}has_review = 0"),
            postgresql_where=text(f"{_UNREVIEWED}NOT has_review"),
        ),
        # A list of one platform must not name the platform that a page leaves out.
        CheckConstraint("NOT platform_listed OR track = ''", name="victims_unlisted"),
        Index(
            "ix_intake_requests_platform_order",
            *("platform_id", "platform_listed", "filed_at", "docket"),
        ),
    )

    docket: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(2), default="TD")
    track: Mapped[str] = mapped_column(String(8), default="", server_default="")
    consent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_consents.id"), index=True
    )
    body_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_bodies.id"))
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_platforms.id"))
    # Whether the public may know on which platform: what cites no hidden head.
    platform_listed: Mapped[bool] = mapped_column(default=False, server_default=false())
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), index=True)
    drafter_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    authoriser_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    state: Mapped[RequestState] = mapped_column(
        word(RequestState), default=RequestState.FILED
    )
    item_count: Mapped[int]
    source: Mapped[str] = mapped_column(String(40), default="own-monitoring")
    agency_ref: Mapped[str] = mapped_column(String(200), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    filed_at: Mapped[datetime]
    screening_due: Mapped[datetime]
    cure_due: Mapped[datetime | None]
    cured_once: Mapped[bool] = mapped_column(default=False)
    screened_at: Mapped[datetime | None]
    # Kept by the database with each review that is opened.
    has_review: Mapped[bool] = mapped_column(default=False, server_default=false())
    screened_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    ordered_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_code: Mapped[str | None] = mapped_column(String(40))

    body: Mapped[Body] = relationship(lazy="raise")
    platform: Mapped[Platform] = relationship(lazy="raise")
    items: Mapped[list["Item"]] = relationship(
        lazy="raise", order_by="Item.number", back_populates="request"
    )


def with_nothing_open(_dialect: str) -> str:
    """Say that a request would be taken back of which nothing is open any more."""
    return (
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS ("
        "SELECT 1 FROM intake_items AS one "
        "WHERE one.request_id = NEW.id AND one.ended_as IS NULL)"
    )


guarded(
    LegalRequest.__table__,  # type: ignore[arg-type]
    "something_open",
    with_nothing_open,
    verbs=("UPDATE",),
)


class Item(Base):
    """One post or account that a request names: everything attaches to it.

    A part has a parent: the account that reviewers narrowed to posts named one by one.
    """

    __tablename__ = "intake_items"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        # A part belongs to the docket of the account it was named in, and is a post.
        UniqueConstraint("id", "request_id"),
        ForeignKeyConstraint(
            ["parent_id", "request_id"], ["intake_items.id", "intake_items.request_id"]
        ),
        CheckConstraint("parent_id <> id", name="not_its_own_part"),
        CheckConstraint(
            "parent_id IS NULL "
            "OR item_kind NOT IN ('account', 'channel', 'group', 'page')",
            name="parts_are_posts",
        ),
        CheckConstraint("(ended_as IS NULL) = (ended_at IS NULL)", name="end_dated"),
        CheckConstraint("duration_days BETWEEN 1 AND 365", name="at_most_a_year"),
        CheckConstraint(
            "(refiled_from IS NULL) = (new_facts IS NULL)", name="refiled_with_facts"
        ),
        # What is still open is found without what has ended, however much that is.
        Index("ix_intake_items_ended", "ended_as", "ended_at"),
        Index(
            "uq_intake_items_one_live_locator",
            "canonical",
            unique=True,
            # Data may be asked for on an account that is also to be restricted (I22).
            sqlite_where=text(f"ended_as IS NULL AND {_RESTRICTS}"),
            postgresql_where=text(f"ended_as IS NULL AND {_RESTRICTS}"),
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    number: Mapped[int]
    item_kind: Mapped[str] = mapped_column(String(16))
    locator: Mapped[str] = mapped_column(Text)
    canonical: Mapped[str] = mapped_column(String(2100), index=True)
    native_id: Mapped[str | None] = mapped_column(String(200))
    handle: Mapped[str | None] = mapped_column(String(200), index=True)
    provisions: Mapped[list[str]] = mapped_column(JSON)
    measure: Mapped[str] = mapped_column(String(20))
    territory: Mapped[str] = mapped_column(String(40), default="PK")
    duration_days: Mapped[int]
    published_on: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(40))
    why_unlawful: Mapped[str] = mapped_column(Text)
    passage: Mapped[str | None] = mapped_column(Text)
    attribution: Mapped[str | None] = mapped_column(Text)
    risk: Mapped[str | None] = mapped_column(Text)
    protected: Mapped[str | None] = mapped_column(String(40))
    capture_sha256: Mapped[str | None] = mapped_column(String(64))
    captured_at: Mapped[datetime | None]
    source: Mapped[str | None] = mapped_column(String(40))
    agency_ref: Mapped[str | None] = mapped_column(String(200))
    refiled_from: Mapped[str | None] = mapped_column(String(24))
    new_facts: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[UUID | None] = mapped_column(index=True)
    ended_as: Mapped[ItemEnd | None] = mapped_column(word(ItemEnd))
    ended_at: Mapped[datetime | None]

    request: Mapped[LegalRequest] = relationship(lazy="raise", back_populates="items")


class Defect(Base):
    """One thing a request lacks, listed once and cured once."""

    __tablename__ = "intake_defects"
    __table_args__ = (
        UniqueConstraint("request_id", "item_id", "code"),
        # What the request lacks as a whole has no item: NULL is equal to nothing.
        Index(
            "uq_intake_defects_of_whole",
            "request_id",
            "code",
            unique=True,
            sqlite_where=text("item_id IS NULL"),
            postgresql_where=text("item_id IS NULL"),
        ),
        CheckConstraint("cured_at >= listed_at", name="cured_after"),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("intake_requests.id"), index=True
    )
    item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake_items.id"), index=True
    )
    code: Mapped[str] = mapped_column(String(40))
    listed_at: Mapped[datetime]
    cured_at: Mapped[datetime | None]


class Touch(Base):
    """Who touched a matter, in one capacity only: nobody judges their own work."""

    __tablename__ = "intake_touches"
    __table_args__ = (
        UniqueConstraint("matter_id", "person_id"),
        UniqueConstraint("matter_id", "person_id", "capacity"),
    )

    matter_id: Mapped[UUID] = mapped_column(ForeignKey("intake_requests.id"))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    capacity: Mapped[Capacity] = mapped_column(word(Capacity))
    since: Mapped[datetime]


def touched_as(matter: str, person: str, capacity: str) -> ForeignKeyConstraint:
    """Return the constraint that ties a seat or vote to one capacity in a matter."""
    return ForeignKeyConstraint(
        [matter, person, capacity],
        [
            "intake_touches.matter_id",
            "intake_touches.person_id",
            "intake_touches.capacity",
        ],
    )
