"""Letters that an act owes somebody, and the server they are handed to."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.notices.rules.mail import MOST_TRIES, MailState
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, guarded
from oversight.storage.types import word

LONGEST_KEY = 200

_SERIAL = BigInteger().with_variant(Integer(), "sqlite")


class Mail(Base):
    """One letter, written in the transaction of its act, sent afterwards.

    Who receives it and what it says are sealed in the vault; its number keeps the
    order, and its message id is the same however often it is handed over.
    """

    __tablename__ = "notices_mails"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_dated"),
        CheckConstraint(
            "(sent_at IS NULL) = (accepted_by IS NULL)", name="sent_to_a_server"
        ),
        CheckConstraint(
            "(state = 'parked') = (parked_at IS NOT NULL)", name="parked_dated"
        ),
        # What was not sent is never forgotten.
        CheckConstraint("letter IS NOT NULL OR state = 'sent'", name="kept_until_sent"),
        CheckConstraint(f"tries BETWEEN 0 AND {MOST_TRIES}", name="tries_counted"),
        CheckConstraint("language IN ('en', 'ur')", name="language"),
        Index("ix_notices_mails_due", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(_SERIAL, primary_key=True)  # type: ignore[assignment]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    message: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    letter: Mapped[bytes | None] = mapped_column(LargeBinary)
    files: Mapped[bytes | None] = mapped_column(LargeBinary)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[MailState] = mapped_column(word(MailState), default=MailState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[datetime] = mapped_column(index=True)
    next_try_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(String(255))
    answer: Mapped[str | None] = mapped_column(String(300))


class MailServer(Base):
    """The server that letters are handed to, and since when it has not taken any."""

    __tablename__ = "notices_mail_servers"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_counted"),
        CheckConstraint(
            "(failures = 0) = (failing_since IS NULL)", name="failing_dated"
        ),
    )

    host: Mapped[str] = mapped_column(String(255), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(40))
    answer: Mapped[str | None] = mapped_column(String(300))
    worked_at: Mapped[datetime | None]
    late_since: Mapped[datetime | None]


class MailClosing(Base):
    """That somebody looked at a letter set aside, and why it is not tried again.

    The letter stays and can still be tried; when it is set aside anew, the closing of
    before does not count.
    """

    __tablename__ = "notices_mail_closings"
    __table_args__ = (CheckConstraint("length(reason) >= 20", name="reasoned"),)

    mail_id: Mapped[int] = mapped_column(ForeignKey("notices_mails.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime]


def closed_unseen(_dialect: str) -> str:
    """Say that a letter is closed which is not set aside."""
    return (
        "NOT EXISTS (SELECT 1 FROM notices_mails AS one "
        "WHERE one.id = NEW.mail_id AND one.state = 'parked')"
    )


append_only(MailClosing.__table__)  # type: ignore[arg-type]
guarded(MailClosing.__table__, "set_aside", closed_unseen, verbs=("INSERT",))  # type: ignore[arg-type]
append_only(Mail.__table__, ("DELETE", "TRUNCATE"))  # type: ignore[arg-type]
