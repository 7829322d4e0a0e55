"""A platform's answers to items of many orders in one act: all of it, or nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.queries import desk_lists, rows
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.rules.answer_lists import AnswersRefused
from oversight.dispatch.rules.desk_sheets import DeskSheet
from oversight.dispatch.service import answer_lists
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow


def answer_desk(
    session: Session,
    given: Iterable[RawRow],
    *,
    told: list[RowError],
    by: Actor,
    now: datetime,
) -> DeskSheet:
    """Record what the filled rows of a desk's list say, on whatever orders.

    ``told`` takes up everything that is wrong, row by row. The dockets are locked in
    one order before anything is read of them, so that an item which somebody answers
    at the same moment is named as changed, and two such lists never wait in a ring.
    """
    filled = rules.filled(given)
    named = {rules.docket_of(row) for row in filled}
    mine = desk_lists.own(session, named, by=by)
    for docket in mine:
        rows.sending(session, docket, lock=True)
    sheet = rules.read(filled, desk_lists.known(session, mine, by=by))
    told[:] = sheet.errors
    if told:
        raise AnswersRefused(())
    for docket, answers in sheet.given.items():
        try:
            answer_lists.answer_all(session, docket, answers, by=by, now=now)
        except AnswersRefused as refused:
            told += rules.by_row(docket, refused.faults, sheet.places)
    if told:
        told.sort(key=lambda one: (one.row, one.column))
        raise AnswersRefused(())
    return sheet
