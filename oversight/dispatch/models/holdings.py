"""What a body holds after a platform answered: counts and hashes, never the data.

No column of these tables can take what a platform handed over: codes from closed
lists, numbers, moments, and fingerprints of 64 characters (I46).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word


class Production(Base):
    """The manifest of one handing over (FORM-B2), and what became of the data since."""

    __tablename__ = "dispatch_productions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["line_id", "item_id"],
            ["dispatch_data_lines.id", "dispatch_data_lines.item_id"],
        ),
        ForeignKeyConstraint(
            ["item_id", "request_id"],
            ["intake_items.id", "intake_items.request_id"],
            name="fk_dispatch_productions_matter",
        ),
        # Whoever keeps, and whoever received, is a link of this request's chain.
        *(
            ForeignKeyConstraint(
                ["request_id", step, person],
                [
                    "dispatch_keepers.request_id",
                    "dispatch_keepers.step",
                    "dispatch_keepers.person_id",
                ],
                name=f"fk_dispatch_productions_{step}",
            )
            for step, person in (
                ("custodian_step", "custodian_id"),
                ("received_step", "received_by"),
            )
        ),
        CheckConstraint("received_step <= custodian_step", name="received_before"),
        CheckConstraint(
            "(received_by IS NULL) = (received_step IS NULL)", name="received_in_chain"
        ),
        UniqueConstraint("id", "custodian_id"),
        CheckConstraint("record_count >= 0", name="counted"),
        CheckConstraint("length(manifest_sha256) = 64", name="fingerprint"),
        CheckConstraint(
            "(received_by IS NULL) = (received_at IS NULL)", name="received_dated"
        ),
        CheckConstraint(
            "state NOT IN ('minimised') OR NOT over OR excess_deleted_at IS NOT NULL",
            name="excess_goes_first",
        ),
        CheckConstraint(
            "(state = 'minimised') <= (minimised_at IS NOT NULL)", name="minimised"
        ),
    )

    line_id: Mapped[UUID] = mapped_column(unique=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    custodian_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    request_id: Mapped[UUID] = mapped_column(index=True)
    custodian_step: Mapped[int]
    received_step: Mapped[int | None]
    state: Mapped[Holding] = mapped_column(word(Holding), default=Holding.PRODUCED)
    reference: Mapped[str | None] = mapped_column(String(40))
    produced_on: Mapped[date]
    fields: Mapped[list[str]] = mapped_column(JSON)
    record_count: Mapped[int]
    file_hashes: Mapped[list[str]] = mapped_column(JSON)
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    said_over: Mapped[bool] = mapped_column(default=False)
    over: Mapped[bool] = mapped_column(default=False)
    over_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    answered_at: Mapped[datetime]
    receive_by: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    received_at: Mapped[datetime | None]
    excess_by: Mapped[datetime | None]
    excess_deleted_at: Mapped[datetime | None]
    minimise_by: Mapped[datetime | None]
    minimised_at: Mapped[datetime | None]
    retention_until: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    certify_by: Mapped[datetime]
    use_bar: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str | None] = mapped_column(String(20))

    line: Mapped[DataLine] = relationship(lazy="raise")


class DataUse(Base):
    """Somebody looked at the data: who, when, and why by a code (FORM-B3)."""

    __tablename__ = "dispatch_data_uses"

    production_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_productions.id"), index=True
    )
    person_code: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    used_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    entered_at: Mapped[datetime]


class Certificate(Base):
    """That the data are gone: signed by two people (FORM-B4), sampled by a third."""

    __tablename__ = "dispatch_certificates"
    __table_args__ = (
        ForeignKeyConstraint(
            ["production_id", "custodian_id"],
            ["dispatch_productions.id", "dispatch_productions.custodian_id"],
        ),
        CheckConstraint("authoriser_id <> custodian_id", name="two_people"),
        CheckConstraint(
            "(authoriser_id IS NULL) = (certified_at IS NULL)", name="certified_dated"
        ),
        CheckConstraint(
            "(sampled_by IS NULL) = (sampled_at IS NULL) "
            "AND (sampled_by IS NULL) = (sample IS NULL)",
            name="sampled",
        ),
        CheckConstraint("sample IN ('in-order', 'not-in-order')", name="sample_result"),
        CheckConstraint("recipients_told OR recipients = 0", name="everybody_told"),
    )

    production_id: Mapped[UUID] = mapped_column(unique=True)
    custodian_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    method: Mapped[str] = mapped_column(String(24))
    backups_deleted: Mapped[bool]
    recipients: Mapped[int]
    recipients_told: Mapped[bool]
    destroyed_on: Mapped[date]
    signed_at: Mapped[datetime]
    authoriser_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    certified_at: Mapped[datetime | None]
    chosen: Mapped[bool] = mapped_column(default=False)
    sampled_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    sampled_at: Mapped[datetime | None]
    sample: Mapped[str | None] = mapped_column(String(16))


append_only(DataUse.__table__)  # type: ignore[arg-type]
