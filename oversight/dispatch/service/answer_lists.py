"""A platform's answers on many items in one act: all are recorded, or none is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import answer_sheets, checks
from oversight.dispatch.rules.answer_lists import AnswersRefused, Fault, Given
from oversight.dispatch.service import answering
from oversight.intake.rules.drafts import RowError
from oversight.intake.service.uploads import Upload


def answer_by_sheet(
    session: Session,
    docket: str,
    upload: Upload,
    *,
    told: list[RowError],
    by: Actor,
    now: datetime,
) -> int:
    """Record what the filled rows of a list say: all of it, or nothing.

    ``told`` takes up everything that is wrong with the list, row by row.
    """
    sending = rows.sending(session, docket, lock=True)
    checks.check_own_platform(by.platform, platform=sending.platform.slug)
    checks.check_sent(sending.dispatched_at)
    known = {line.number: line.item.locator for line in sending.lines}
    read = answer_sheets.read(upload.rows(answer_sheets.ANSWERS), known)
    told[:] = read.errors
    if read.errors:
        raise AnswersRefused(())
    try:
        return answer_all(session, docket, read.given, by=by, now=now)
    except AnswersRefused as refused:
        told[:] = answer_sheets.by_row(refused.faults, read.rows)
        raise


def answer_all(
    session: Session, docket: str, given: Sequence[Given], *, by: Actor, now: datetime
) -> int:
    """Record every answer as the form would; tell everything that is wrong at once."""
    sending = rows.sending(session, docket, lock=True)
    checks.check_own_platform(by.platform, platform=sending.platform.slug)
    checks.check_sent(sending.dispatched_at)

    faults: list[Fault] = []
    for one in given:
        try:
            answering.answer(
                *(session, docket, one.item, one.answer),
                details=one.details,
                by=by,
                now=now,
            )
        except RuleError as error:
            faults.append(Fault(one.item, error))
    if faults:
        raise AnswersRefused(tuple(faults))
    return len(given)
