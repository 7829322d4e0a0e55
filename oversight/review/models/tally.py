"""How many items each reviewer signed on a day: counted by the database itself.

Whichever table a signed item is written into, the same statement takes the next place
of that person's day; two at once ask for the same place, and one of them is refused.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.rules.seats import MOST_A_DAY
from oversight.storage.base import Base
from oversight.storage.triggers import append_only, follows

KINDS = ("first", "look", "confirmation", "appeal", "delay", "use", "misuse")
DECIDED = "OLD.outcome IS NULL AND NEW.outcome IN ('granted', 'refused')"


class SignedItem(Base):
    """One place of a reviewer's day, taken by one signed item; its id is that row's."""

    __tablename__ = "review_signed"
    __table_args__ = (
        UniqueConstraint("person_id", "day", "place"),
        CheckConstraint("place BETWEEN 1 AND most", name="within_the_day"),
        CheckConstraint(f"most <= {MOST_A_DAY}", name="never_more"),
        CheckConstraint(
            f"what IN ({', '.join(repr(kind) for kind in KINDS)})", name="known_what"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    day: Mapped[date] = mapped_column(index=True)
    place: Mapped[int]
    most: Mapped[int]
    what: Mapped[str] = mapped_column(String(12))


def counted(
    table: Table,
    what: str,
    *,
    person: str = "person_id",
    at: str = "at",
    verb: str = "INSERT",
    when: str = "",
) -> None:
    """Let every signed item of this table take a place of its signer's day."""

    def taken(dialect: str) -> str:
        return taking(what, f"NEW.{person}", f"NEW.{at}", dialect)

    follows(table, "counted", taken, verb=verb, when=when)


def taking(what: str, person: str, at: str, dialect: str) -> str:
    """Return the statement that takes the next place of a person's day in Karachi."""
    day = f"date({at}, '+5 hours')"
    if dialect == "postgresql":
        day = f"CAST({at} AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)"
    last = (
        "SELECT MAX(one.place) FROM review_signed AS one "  # noqa: S608
        f"WHERE one.person_id = {person} AND one.day = {day}"
    )
    return (
        "INSERT INTO review_signed (id, person_id, day, place, most, what) "
        f"SELECT NEW.id, {person}, {day}, 1 + COALESCE(({last}), 0), "
        f"{_most(day, dialect)}, '{what}'"
    )


def _most(day: str, dialect: str) -> str:
    """Return how many items the profile in force allows on that day."""
    word, number = "json_extract({0}, '$')", "json_extract({0}, '$.daily_cap')"
    if dialect == "postgresql":
        word, number = "{0} #>> '{{}}'", "CAST({0} ->> 'daily_cap' AS integer)"
    held = (
        f"AND one.valid_from <= {day} AND COALESCE(one.valid_to > {day}, TRUE) "
        "ORDER BY one.valid_from DESC LIMIT 1"
    )
    name = (
        f"SELECT {word.format('one.value')} FROM law_policies AS one "  # noqa: S608
        f"WHERE one.name = 'profile' {held}"
    )
    cap = (
        f"SELECT {number.format('one.value')} FROM law_policies AS one "  # noqa: S608
        f"WHERE one.name = 'profile.' || ({name}) {held}"
    )
    least = "LEAST" if dialect == "postgresql" else "MIN"
    return f"{least}({MOST_A_DAY}, COALESCE(({cap}), {MOST_A_DAY}))"


append_only(SignedItem.__table__)  # type: ignore[arg-type]
