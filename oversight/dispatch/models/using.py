"""A body asks to use data longer, or for another offence; another reviewer decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models.holdings import DataUse, Production
from oversight.review.models.tally import DECIDED, counted
from oversight.storage.base import Base
from oversight.storage.triggers import guarded

_OPEN = "outcome IS NULL"
_MINE = "one.outcome = 'granted' AND one.production_id ="


class UseAsk(Base):
    """One request for more than was approved, and what became of it.

    ``judge_id`` is the next name of the matter's lot: nobody picks who decides. What is
    undecided at ``decide_by`` has lapsed, and no row can say that it was granted later.
    """

    __tablename__ = "dispatch_use_asks"
    __table_args__ = (
        Index(
            "uq_dispatch_use_asks_one_open",
            "production_id",
            "what",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        CheckConstraint("what IN ('time', 'purpose')", name="known_what"),
        CheckConstraint("(what = 'time') = (days IS NOT NULL)", name="time_in_days"),
        CheckConstraint(
            "(what = 'purpose') = (offence IS NOT NULL) "
            "AND (what = 'purpose') = (provision IS NOT NULL)",
            name="purpose_named",
        ),
        CheckConstraint("days BETWEEN 1 AND 90", name="at_most_90_days"),
        CheckConstraint("length(facts) >= 80", name="facts_given"),
        CheckConstraint("judge_id <> asked_by", name="not_ones_own_judge"),
        CheckConstraint(
            "outcome IN ('granted', 'refused', 'lapsed')", name="known_outcome"
        ),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name="outcome_dated"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' "
            "OR coalesce(length(reasons), 0) >= 80",
            name="reasoned",
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' OR decided_at < decide_by",
            name="silence_grants_nothing",
        ),
        CheckConstraint(
            "(until IS NOT NULL) = (what = 'time' AND outcome IS NOT NULL "
            "AND outcome = 'granted')",
            name="only_a_grant_is_longer",
        ),
        CheckConstraint(
            "until IS NULL OR total_days <= 180 OR lodging_id IS NOT NULL",
            name="beyond_180_for_a_court",
        ),
        CheckConstraint("decide_by > asked_at", name="decided_after"),
    )

    production_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_productions.id"), index=True
    )
    what: Mapped[str] = mapped_column(String(8))
    days: Mapped[int | None]
    provision: Mapped[str | None] = mapped_column(String(120))
    offence: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    lodging_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_lodgings.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    asked_at: Mapped[datetime]
    judge_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    judge: Mapped[str] = mapped_column(String(8))
    decide_by: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    total_days: Mapped[int | None]


def longer_by_nobody(_dialect: str) -> str:
    """Say that data are to be kept longer and no granted request says until then."""
    return (
        "NEW.retention_until > OLD.retention_until AND NOT EXISTS (SELECT 1 FROM "  # noqa: S608
        f"dispatch_use_asks AS one WHERE {_MINE} NEW.id "
        "AND one.until = NEW.retention_until)"
    )


def for_more(_dialect: str) -> str:
    """Say that data were used for another offence and no reviewer had allowed it."""
    return (
        "NEW.purpose = 'another-offence' AND NOT EXISTS (SELECT 1 FROM "  # noqa: S608
        f"dispatch_use_asks AS one WHERE {_MINE} NEW.production_id "
        "AND one.what = 'purpose')"
    )


def granted_at_rest(_dialect: str) -> str:
    """Say that more use is granted of data that an appeal or a court has stayed."""
    return (
        "OLD.outcome IS NULL AND NEW.outcome = 'granted' AND EXISTS ("
        "SELECT 1 FROM dispatch_productions AS held WHERE held.id = NEW.production_id "
        "AND (EXISTS (SELECT 1 FROM dispatch_data_stays AS one "
        "WHERE one.line_id = held.line_id AND one.ended_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM dispatch_data_court_stays AS one "
        "WHERE one.item_id = held.item_id AND one.ended_at IS NULL)))"
    )


guarded(UseAsk.__table__, "at_rest", granted_at_rest, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(Production.__table__, "longer", longer_by_nobody, verbs=("UPDATE",))  # type: ignore[arg-type]
guarded(DataUse.__table__, "for_more", for_more, verbs=("INSERT",))  # type: ignore[arg-type]
counted(
    UseAsk.__table__,  # type: ignore[arg-type]
    "use",
    person="judge_id",
    at="decided_at",
    verb="UPDATE",
    when=DECIDED,
)
