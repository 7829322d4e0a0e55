"""On what a decision on data rests, as far as a table can hold it to its findings."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.rules.lifecycle import Outcome
from oversight.storage.base import Base
from oversight.storage.triggers import append_only
from oversight.storage.types import word

IN_FAVOUR = ("law", "linked", "aim_real", "proportionate")


class DataGround(Base):
    """The closed findings that carry one decision: an approval has none against it.

    What was not reached is empty; an approval has reached every one. Fewer than three
    never find that a body meant something else than it said.
    """

    __tablename__ = "review_data_grounds"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
            name="fk_review_data_grounds_decision",
        ),
        *(
            CheckConstraint(
                f"outcome = 'rejected' OR ({name} IS NOT NULL AND {name})",
                name=f"approved_{name}",
            )
            for name in IN_FAVOUR
        ),
        CheckConstraint(
            "outcome = 'rejected' OR (less_enough IS NOT NULL AND NOT less_enough)",
            name="approved_nothing_less",
        ),
        CheckConstraint(
            "NOT improper OR (outcome = 'rejected' AND seats >= 3)",
            name="improper_by_three",
        ),
        CheckConstraint("(outcome = 'rejected') = (sharing IS NULL)", name="shared"),
        CheckConstraint("sharing IN ('nobody', 'court', 'as-filed')", name="with_whom"),
        CheckConstraint(
            "sharing <> 'as-filed' OR sharing_asked", name="shared_as_asked"
        ),
    )

    decision_id: Mapped[UUID] = mapped_column(unique=True)
    item_id: Mapped[UUID] = mapped_column(unique=True)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    seats: Mapped[int]
    law: Mapped[bool | None]
    linked: Mapped[bool | None]
    aim_real: Mapped[bool | None]
    less_enough: Mapped[bool | None]
    proportionate: Mapped[bool | None]
    improper: Mapped[bool]
    sharing: Mapped[str | None] = mapped_column(String(12))
    sharing_asked: Mapped[bool]


append_only(DataGround.__table__)  # type: ignore[arg-type]
