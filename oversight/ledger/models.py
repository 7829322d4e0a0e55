"""The rows of the record, its counters, the internal audit, and the tree over it.

A leaf stays where its act wrote it; the tree gives it a place (decision 0025).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only, queued, written_once

_SERIAL = BigInteger().with_variant(Integer(), "sqlite")
LONGEST_SUBJECT = 80


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
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))


class Waiting(Base):
    """A leaf that has no place in the tree yet, by its id.

    The database itself writes the row with the leaf; it is taken with the place.
    """

    __tablename__ = "ledger_waiting"

    id: Mapped[int] = mapped_column(  # type: ignore[assignment]
        _SERIAL, primary_key=True, autoincrement=False
    )


class TreeEntry(Base):
    """The place of one leaf in the tree, counted from 0 without gap."""

    __tablename__ = "ledger_entries"
    __table_args__ = (CheckConstraint("idx >= 0", name="from_zero"),)

    id: Mapped[int] = mapped_column(  # type: ignore[assignment]
        "idx", BigInteger, primary_key=True, autoincrement=False
    )
    leaf_id: Mapped[int] = mapped_column(
        _SERIAL, ForeignKey("ledger_pending.id"), unique=True
    )
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)


class FullTile(Base):
    """256 hashes of one level, once they are all known; ``path`` as it is served."""

    __tablename__ = "ledger_tiles"

    id: Mapped[str] = mapped_column(  # type: ignore[assignment]
        "path", String(40), primary_key=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TreeEdge(Base):
    """The growing end of the tree: one row, locked by whoever appends."""

    __tablename__ = "ledger_edge"
    __table_args__ = (CheckConstraint("single = 1", name="one_row"),)

    single: Mapped[int] = mapped_column(default=1, unique=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    rows: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class TreeHead(Base):
    """The root of the tree at one size: never two roots for one size.

    ``note`` is the signed checkpoint; it is written once, after the commit.
    """

    __tablename__ = "ledger_checkpoints"

    id: Mapped[int] = mapped_column(  # type: ignore[assignment]
        "size", BigInteger, primary_key=True, autoincrement=False
    )
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Cosignature(Base):
    """What one witness said about one checkpoint, as a line of its note."""

    __tablename__ = "ledger_cosignatures"
    __table_args__ = (
        UniqueConstraint("size", "witness", "at"),
        # What a witness saw last is asked before each tree is shown.
        Index("ix_ledger_cosignatures_witness_size", "witness", "size"),
    )

    size: Mapped[int] = mapped_column(ForeignKey("ledger_checkpoints.size"))
    witness: Mapped[str] = mapped_column(String(300))
    line: Mapped[str] = mapped_column(String(8000))
    at: Mapped[datetime]


class Published(Base):
    """How much of the tree the world is shown: one row that only grows."""

    __tablename__ = "ledger_published"
    __table_args__ = (CheckConstraint("single = 1", name="one_row"),)

    single: Mapped[int] = mapped_column(default=1, unique=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime]


class LogKey(Base):
    """A key under which checkpoints are signed, from one size of the tree on."""

    __tablename__ = "ledger_keys"

    vkey: Mapped[str] = mapped_column(String(400), unique=True)
    from_size: Mapped[int] = mapped_column(BigInteger)
    until_size: Mapped[int | None] = mapped_column(BigInteger)
    announced_at: Mapped[datetime]


append_only(Pending.__table__)  # type: ignore[arg-type]
queued(Pending.__table__, Waiting.__table__)  # type: ignore[arg-type]
append_only(Audit.__table__)  # type: ignore[arg-type]
append_only(TreeEntry.__table__)  # type: ignore[arg-type]
append_only(FullTile.__table__)  # type: ignore[arg-type]
append_only(Cosignature.__table__)  # type: ignore[arg-type]
append_only(TreeHead.__table__, ("DELETE", "TRUNCATE"))  # type: ignore[arg-type]
written_once(TreeHead.__table__, "note")  # type: ignore[arg-type]
