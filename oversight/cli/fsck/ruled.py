"""By which rules it was counted, and who declared: rows and record agree (I76)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select

from oversight.cli.fsck.book import Book
from oversight.core.clock import local_date
from oversight.law.models import LawHoliday, LawPolicy
from oversight.law.rules import policy as policies
from oversight.law.rules.kinds import DayOp
from oversight.law.rules.register import within
from oversight.review.models.panels import Panel, Seat
from oversight.transparency.rules.rulebook import Book as Rules

Found = Iterator[tuple[str, str]]
CLOCK = "clock."


def holidays_recorded(book: Book) -> Found:
    """Find days that the portal counts as free and the record does not, or reversed."""
    said = _rules(book).calendar.holidays
    free = select(LawHoliday.day).where(LawHoliday.op == DayOp.HOLIDAY)
    held = set(book.session.scalars(free))
    for day in sorted(said ^ held):
        where = "the record alone" if day in said else "this database alone"
        yield day.isoformat(), f"is free by {where}"


def clocks_recorded(book: Book) -> Found:
    """Find clocks that run otherwise here than the record says they do today."""
    rules, today = _rules(book), local_date(book.now)
    rows = select(LawPolicy).where(LawPolicy.name.startswith(CLOCK))
    held = {
        row.name: row
        for row in book.session.scalars(rows.order_by(LawPolicy.valid_from))
        if within(row.valid_from, row.valid_to, today)
    }
    for name, row in sorted(held.items()):
        code = policies.spelled(policies.clock_of(name, row.value))
        if rules.said(name, today) != code:
            yield name, "runs by another rule than the record says"


def seats_recorded(book: Book) -> Found:
    """Find members who declared and are not on the record, or the reverse."""
    rows = book.session.execute(
        select(Panel.docket, Seat.pseudonym)
        .join(Panel, Panel.id == Seat.panel_id)
        .where(Seat.declared_at.is_not(None))
    )
    declared = Counter((docket, name) for docket, name in rows)
    said = Counter(
        (leaf["docket"], leaf["by"]) for leaf in book.leaves("member.declared")
    )
    for docket, name in sorted(declared.keys() | said.keys()):
        if declared[docket, name] != said[docket, name]:
            yield docket, f"the record and the seat of {name} differ on a declaration"


def _rules(book: Book) -> Rules:
    found = Rules()
    for leaf in book.leaves("policy.changed", "calendar.changed"):
        found.see(leaf)
    return found


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "holidays-recorded": holidays_recorded,
    "clocks-recorded": clocks_recorded,
    "seats-recorded": seats_recorded,
}
