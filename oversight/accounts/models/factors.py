"""Second factors that are not passkeys, and sign-ins that still owe one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class CodeApp(Base):
    """An app that shows one-time codes; its secret is sealed in the vault."""

    __tablename__ = "accounts_code_apps"
    __table_args__ = (
        CheckConstraint("confirmed_at >= made_at", name="made_before_confirmed"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), unique=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class CodeUse(Base):
    """A code that was used: no second use of it fits into the table."""

    __tablename__ = "accounts_code_uses"
    __table_args__ = (Unique("app_id", "step"),)

    app_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_code_apps.id"))
    step: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code on paper for the day when every device is lost; only its hash is kept."""

    __tablename__ = "accounts_recovery_codes"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class HalfSession(Base):
    """Somebody has shown the password and still owes a second factor."""

    __tablename__ = "accounts_half_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    made_at: Mapped[datetime]
