"""Public bodies, platforms, and the people who sign in."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.authority.permissions import AGENCY_ROLES, Role
from oversight.storage.base import Base
from oversight.storage.types import word

_AGENCY = ", ".join(f"'{role.value}'" for role in sorted(AGENCY_ROLES))


class BodyKind(StrEnum):
    """What sort of public body files here."""

    REGULATOR = "regulator"
    POLICE = "police"
    MINISTRY = "ministry"


class Body(Base):
    """A public body that may file requests from the day it joined."""

    __tablename__ = "accounts_bodies"
    __table_args__ = (
        CheckConstraint(
            "left_on IS NULL OR (joined_on IS NOT NULL AND left_on >= joined_on)",
            name="leaves_after_joining",
        ),
    )

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_ur: Mapped[str] = mapped_column(String(200))
    short: Mapped[str] = mapped_column(String(40))
    kind: Mapped[BodyKind] = mapped_column(word(BodyKind))
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Platform(Base):
    """A service on which people speak, and how it is reached."""

    __tablename__ = "accounts_platforms"

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_ur: Mapped[str] = mapped_column(String(200))
    parent_company: Mapped[str | None] = mapped_column(String(200))
    contact_kind: Mapped[str | None] = mapped_column(String(40))
    contact: Mapped[str | None] = mapped_column(String(300))
    local_office: Mapped[bool | None]
    blocked_in_pk: Mapped[bool | None]
    valid_from: Mapped[date]


class Person(Base):
    """Somebody who signs in, with one role for the life of the account."""

    __tablename__ = "accounts_people"
    __table_args__ = (
        CheckConstraint(f"(role IN ({_AGENCY})) = (body_id IS NOT NULL)", name="body"),
        CheckConstraint(
            "(role = 'liaison') = (platform_id IS NOT NULL)", name="platform"
        ),
        CheckConstraint("pseudonym IS NULL OR role = 'reviewer'", name="pseudonym"),
        CheckConstraint("email = lower(email)", name="email_folded"),
    )

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(word(Role))
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_bodies.id"))
    platform_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_platforms.id")
    )
    pseudonym: Mapped[str | None] = mapped_column(String(8), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    body: Mapped[Body | None] = relationship(lazy="raise")
    platform: Mapped[Platform | None] = relationship(lazy="raise")
