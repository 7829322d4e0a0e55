"""That data were misused, somebody says: answered, weighed, and ended by two others."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.dispatch.models.holdings import DataUse
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.rules.misuse import MisuseState
from oversight.review.models.tally import counted
from oversight.storage.base import Base
from oversight.storage.triggers import guarded
from oversight.storage.types import word

_OPEN = "state NOT IN ('cleared', 'found')"


class Misuse(Base):
    """One word that data were misused, and what three others made of it.

    Whoever reports neither answers, weighs nor ends it; it is cleared only if the
    reviewer drawn and the presiding one each hold so, in a row of their own words.
    """

    __tablename__ = "dispatch_misuses"
    __table_args__ = (
        Index(
            "uq_dispatch_misuses_one_open",
            "production_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        CheckConstraint(
            "code IN ('other-purpose', 'no-right', 'passed-on', 'not-logged', "
            "'kept-beyond', 'published')",
            name="known_code",
        ),
        CheckConstraint("length(facts) >= 80", name="facts_given"),
        CheckConstraint(
            "flagged_by <> coalesce(answered_by, judge_id) "
            "AND flagged_by <> coalesce(judge_id, answered_by)",
            name="not_in_ones_own_cause",
        ),
        CheckConstraint(
            "weighed_by <> flagged_by AND concluded_by <> flagged_by "
            "AND weighed_by <> answered_by AND concluded_by <> answered_by",
            name="by_others",
        ),
        CheckConstraint("concluded_by <> weighed_by", name="by_two"),
        CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) "
            "AND (answered_by IS NULL) = (answer IS NULL)",
            name="answer_whole",
        ),
        CheckConstraint(
            "(weighed_by IS NULL) = (weighed_at IS NULL) "
            "AND (weighed_by IS NULL) = (finding IS NULL) "
            "AND (weighed_by IS NULL) = (reasons IS NULL)",
            name="weighed_whole",
        ),
        CheckConstraint(
            "(concluded_by IS NULL) = (concluded_at IS NULL) "
            "AND (concluded_by IS NULL) = (second_finding IS NULL) "
            "AND (concluded_by IS NULL) = (second_reasons IS NULL)",
            name="concluded_whole",
        ),
        CheckConstraint(
            "weighed_at IS NULL OR answered_at IS NOT NULL OR weighed_at >= answer_by",
            name="heard_first",
        ),
        CheckConstraint(
            "(state IN ('cleared', 'found')) = (concluded_by IS NOT NULL) "
            "AND (concluded_by IS NULL OR weighed_by IS NOT NULL)",
            name="ended_by_both",
        ),
        CheckConstraint(
            "(state = 'cleared') = (coalesce(finding, '') = 'cleared' "
            "AND coalesce(second_finding, '') = 'cleared')",
            name="cleared_by_both",
        ),
        CheckConstraint(
            "(state = 'found') = (paused_until IS NOT NULL)", name="paused"
        ),
    )

    production_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_productions.id"), index=True
    )
    state: Mapped[MisuseState] = mapped_column(word(MisuseState))
    code: Mapped[str] = mapped_column(String(16))
    facts: Mapped[str] = mapped_column(Text)
    flagged_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    flagged_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    answered_at: Mapped[datetime | None]
    judge_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    judge: Mapped[str | None] = mapped_column(String(8))
    weigh_by: Mapped[datetime]
    finding: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str | None] = mapped_column(Text)
    weighed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    weighed_at: Mapped[datetime | None]
    second_finding: Mapped[str | None] = mapped_column(String(8))
    second_reasons: Mapped[str | None] = mapped_column(Text)
    concluded_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    concluded_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]


def in_doubt(_dialect: str) -> str:
    """Say that data are used, or lodged, of which it is open if they were misused."""
    return (
        "EXISTS (SELECT 1 FROM dispatch_misuses AS one WHERE "  # noqa: S608
        f"one.production_id = NEW.production_id AND one.{_OPEN})"
    )


for _used in (DataUse.__table__, Lodging.__table__):
    guarded(_used, "in_doubt", in_doubt, verbs=("INSERT",))  # type: ignore[arg-type]
counted(
    Misuse.__table__,  # type: ignore[arg-type]
    "misuse",
    person="weighed_by",
    at="weighed_at",
    verb="UPDATE",
    when="OLD.weighed_at IS NULL AND NEW.weighed_at IS NOT NULL",
)
