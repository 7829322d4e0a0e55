"""How a platform is reached: its contact, its test record, the letters sent to it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only

_WAITS = "confirmed_at IS NULL AND ended_at IS NULL"
_HOLDS = "confirmed_at IS NOT NULL AND ended_at IS NULL"


class Contact(Base):
    """Where a platform wants its letters: it counts once its code was typed here.

    A row is never rewritten into another address: a change is a new row, and the one
    before it ends when the new one is confirmed.
    """

    __tablename__ = "dispatch_contacts"
    __table_args__ = (
        CheckConstraint("address = lower(address)", name="address_folded"),
        CheckConstraint("language IN ('en', 'ur')", name="spoken"),
        CheckConstraint("length(hours) > 0", name="hours_said"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_one"
        ),
        CheckConstraint(
            "confirmed_at IS NULL OR confirmed_at BETWEEN asked_at AND expires_at",
            name="confirmed_in_time",
        ),
        Index(
            "uq_dispatch_contacts_one_waits",
            "platform_id",
            unique=True,
            sqlite_where=text(_WAITS),
            postgresql_where=text(_WAITS),
        ),
        Index(
            "uq_dispatch_contacts_one_holds",
            "platform_id",
            unique=True,
            sqlite_where=text(_HOLDS),
            postgresql_where=text(_HOLDS),
        ),
    )

    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    hours: Mapped[str] = mapped_column(String(200))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Rehearsal(Base):
    """A test record: no body filed it, it asks for nothing real, and it is not counted.

    It lies in a table of its own, so that no list of real matters can hold it.
    """

    __tablename__ = "dispatch_rehearsals"
    __table_args__ = (
        CheckConstraint("substr(number, 1, 5) = 'TEST-'", name="named_a_test"),
        CheckConstraint(
            "(received_at IS NULL) = (received_by IS NULL)", name="received_by_one"
        ),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) "
            "AND (answered_at IS NULL) = (action IS NULL)",
            name="answered_by_one",
        ),
        CheckConstraint(
            "answered_at IS NULL OR received_at IS NOT NULL", name="received_first"
        ),
        Index(
            "uq_dispatch_rehearsals_one_open",
            "platform_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    platform_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_platforms.id"), index=True
    )
    number: Mapped[str] = mapped_column(String(80), unique=True)
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    until: Mapped[date]
    sent_at: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    received_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(200))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    answered_at: Mapped[datetime | None]
    action: Mapped[str | None] = mapped_column(String(20))
    under: Mapped[str | None] = mapped_column(String(20))
    territory: Mapped[str | None] = mapped_column(String(40))
    acted_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(40))


class PlatformLetter(Base):
    """One letter owed to a platform, of which matter; it has its row in the outbox."""

    __tablename__ = "dispatch_letters"
    __table_args__ = (Index(None, "platform_id", "posted_at"),)

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_platforms.id"))
    docket: Mapped[str] = mapped_column(String(80), index=True)
    message: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(ForeignKey("notices_mails.key"), unique=True)
    posted_at: Mapped[datetime]


append_only(PlatformLetter.__table__)  # type: ignore[arg-type]
