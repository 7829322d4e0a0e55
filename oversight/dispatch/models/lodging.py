"""That data lie with a court: which court, which case, which fields, and until when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models import case_keys
from oversight.dispatch.models.holdings import Certificate
from oversight.dispatch.rules.case_numbers import LONGEST_KEY
from oversight.storage.base import Base
from oversight.storage.triggers import beyond, guarded

_OPEN = "ended_at IS NULL"
_SAME = "one.production_id = NEW.production_id"


class Lodging(Base):
    """One copy given to a court as evidence: never more than what the body may keep.

    It lets nobody keep anything longer. Once the court's case is over, what the body
    itself still has goes, and the row says on whose word.
    """

    __tablename__ = "dispatch_lodgings"
    __table_args__ = (
        # Whoever lodged was the custodian of this request then.
        ForeignKeyConstraint(
            ["request_id", "custodian_step", "custodian_id"],
            [
                "dispatch_keepers.request_id",
                "dispatch_keepers.step",
                "dispatch_keepers.person_id",
            ],
            name="fk_dispatch_lodgings_custodian",
        ),
        CheckConstraint("court <> '' AND case_number <> ''", name="with_a_court"),
        case_keys.plain(),
        CheckConstraint("field_count >= 1", name="something"),
        CheckConstraint("length(receipt_sha256) = 64", name="fingerprint"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_on IS NULL) "
            "AND (ended_at IS NULL) = (ended_by IS NULL)",
            name="ended_whole",
        ),
        CheckConstraint("ended_on >= lodged_on", name="ended_after"),
        Index(
            "uq_dispatch_lodgings_one_open",
            "production_id",
            "case_key",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    production_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_productions.id"), index=True
    )
    request_id: Mapped[UUID]
    custodian_step: Mapped[int]
    custodian_id: Mapped[UUID]
    court: Mapped[str] = mapped_column(String(200))
    case_number: Mapped[str] = mapped_column(String(80))
    case_key: Mapped[str] = mapped_column(
        String(LONGEST_KEY), default=case_keys.of_lodging
    )
    fields: Mapped[list[str]] = mapped_column(JSON)
    field_count: Mapped[int]
    receipt_sha256: Mapped[str] = mapped_column(String(64))
    lodged_on: Mapped[date]
    lodged_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    ended_at: Mapped[datetime | None]


def kept_only(dialect: str) -> str:
    """Say that a field is lodged that the body does not keep."""
    kept = "(SELECT fields FROM dispatch_productions WHERE id = NEW.production_id)"
    return beyond(dialect, "NEW.fields", kept)


def lodged_first(_dialect: str) -> str:
    """Say that a certificate speaks of a court to which nothing was given."""
    return (
        "NEW.method = 'lodged-in-court' AND NOT EXISTS (SELECT 1 FROM "  # noqa: S608
        f"dispatch_lodgings AS one WHERE {_SAME})"
    )


guarded(Lodging.__table__, "kept_only", kept_only)  # type: ignore[arg-type]
guarded(Certificate.__table__, "lodged_first", lodged_first)  # type: ignore[arg-type]
