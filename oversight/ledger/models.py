"""The rows of the record, the counters that leave no gap, the internal audit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only

_SERIAL = BigInteger().with_variant(Integer(), "sqlite")


class Pending(Base):
    """One leaf, written in the transaction of its act, in the order of arrival."""

    __tablename__ = "ledger_pending"
    __table_args__ = (UniqueConstraint("stream", "n"),)

    id: Mapped[int] = mapped_column(_SERIAL, primary_key=True)  # type: ignore[assignment]
    event_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    stream: Mapped[str] = mapped_column(String(20))
    n: Mapped[int]
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class StreamCounter(Base):
    """The last number given in one docket, or in the house stream."""

    __tablename__ = "ledger_streams"

    stream: Mapped[str] = mapped_column(String(20), unique=True)
    n: Mapped[int] = mapped_column(default=0)


class AgencyCounter(Base):
    """The last number given to one agency's own acts."""

    __tablename__ = "ledger_agencies"

    agency: Mapped[str] = mapped_column(String(40), unique=True)
    an: Mapped[int] = mapped_column(default=0)


class DocketCounter(Base):
    """The last docket number of one kind in one year: gap-free."""

    __tablename__ = "ledger_dockets"
    __table_args__ = (
        UniqueConstraint("kind", "year"),
        CheckConstraint("number BETWEEN 0 AND 999999", name="six_digits"),
    )

    kind: Mapped[str] = mapped_column(String(2))
    year: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)


class AuditHead(Base):
    """The end of the internal audit's chain: one row, locked by whoever writes."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("single = 1", name="one_row"),)

    single: Mapped[int] = mapped_column(default=1, unique=True)
    number: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))


class Audit(Base):
    """One act that is nobody else's business, chained to the one before it."""

    __tablename__ = "audit_rows"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))


append_only(Pending.__table__, ("UPDATE",))  # type: ignore[arg-type]
append_only(Audit.__table__)  # type: ignore[arg-type]
