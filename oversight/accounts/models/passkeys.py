"""Passkeys, and the challenges they answer."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.types import word


class Purpose(StrEnum):
    """What a challenge is for; an answer to one is never taken for another."""

    REGISTER = "register"
    ENTER = "enter"
    PROVE = "prove"
    SIGN = "sign"


class Passkey(Base):
    """One passkey of a person; a removed one is kept, for what it once signed."""

    __tablename__ = "accounts_passkeys"
    __table_args__ = (
        CheckConstraint("sign_count >= 0", name="counts_up"),
        CheckConstraint("length(name) > 0", name="named"),
        CheckConstraint("removed_at >= made_at", name="made_before_removed"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(60))
    sign_count: Mapped[int] = mapped_column(BigInteger)  # Devices count to 2**32.
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class Challenge(Base):
    """What a passkey is asked to sign: for one purpose, once, within five minutes."""

    __tablename__ = "accounts_challenges"
    __table_args__ = (
        Unique("value", "person_id"),
        CheckConstraint(
            "(purpose = 'enter') = (person_id IS NULL)", name="nobody_yet_at_entry"
        ),
    )

    value: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
