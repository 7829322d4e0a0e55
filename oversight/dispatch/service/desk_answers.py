"""A platform's answers to items of many orders in one act: all of it, or nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import desk_data, desk_lists, rows
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.rules.answer_lists import AnswersRefused, Fault, Given
from oversight.dispatch.rules.answers import CLARIFY, REFUSED
from oversight.dispatch.rules.desk_sheets import DeskSheet, Known
from oversight.dispatch.service import answer_lists, data_answering, data_asking
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
    known = _locked(session, named, by=by)
    sheet = rules.read(filled, known)
    told[:] = sheet.errors
    if told:
        raise AnswersRefused(())
    for docket, answers in sheet.given.items():
        act = _answer_data if known[docket].data else answer_lists.answer_all
        try:
            act(session, docket, answers, by=by, now=now)
        except AnswersRefused as refused:
            told += rules.by_row(docket, refused.faults, sheet.places)
    if told:
        told.sort(key=lambda one: (one.row, one.column))
        raise AnswersRefused(())
    return sheet


def _locked(session: Session, named: Collection[str], *, by: Actor) -> dict[str, Known]:
    """Lock what was named in one order, and return how its items stand now."""
    orders = desk_lists.own(session, named, by=by)
    data = desk_data.own(session, named, by=by)
    for docket in sorted((*orders, *data)):
        if docket in data:
            sendings.order(session, docket, lock=True)
        else:
            rows.sending(session, docket, lock=True)
    known = desk_lists.known(session, orders, by=by)
    return known | desk_data.known(session, data, by=by)


def _answer_data(
    session: Session, docket: str, given: Sequence[Given], *, by: Actor, now: datetime
) -> int:
    """Record what rows say about data: refused, not possible for now, or asked."""
    faults: list[Fault] = []
    for one in given:
        said, at = one.answer, (session, docket, one.item)
        try:
            if said.action == REFUSED:
                data_answering.refuse(*at, said.reason or "", by=by, now=now)
            elif said.action == CLARIFY:
                question = said.question or ""
                data_asking.ask(*at, said.reason or "", question, by=by, now=now)
            else:
                data_answering.not_for_now(*at, said.not_until, by=by, now=now)
        except RuleError as error:
            faults.append(Fault(one.item, error))
    if faults:
        raise AnswersRefused(tuple(faults))
    return len(given)
