"""What was handed over on many accounts in one act: all of it, or nothing."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import desk_data
from oversight.dispatch.rules import desk_sheets as desk
from oversight.dispatch.rules import manifest_sheets as rules
from oversight.dispatch.rules.answer_lists import AnswersRefused
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.desk_sheets import Known
from oversight.dispatch.rules.manifest_sheets import ManifestSheet
from oversight.dispatch.service import data_answering
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow


def hand_over(
    session: Session,
    given: Iterable[RawRow],
    *,
    told: list[RowError],
    by: Actor,
    now: datetime,
) -> ManifestSheet:
    """Record what the filled rows say was handed over, each as on its own page.

    ``told`` takes up everything that is wrong, row by row. The requests are locked in
    one order before it is read how they stand: an account that somebody answers at the
    same moment is named, and two such lists never wait in a ring.
    """
    check_own_platform(by.platform, platform=by.platform or "")
    filled = desk.filled(given, rules.SAID)
    known = _locked(session, {desk.docket_of(row) for row in filled}, by=by)
    sheet = rules.read(filled, known)
    told[:] = sheet.errors
    if told:
        raise AnswersRefused(())
    for one in sheet.given:
        at = (session, one.docket, one.item)
        try:
            data_answering.produce(*at, one.manifest, by=by, now=now)
        except RuleError as error:
            told.append(rules.fault(one.place, error))
    if told:
        told.sort(key=lambda one: (one.row, one.column))
        raise AnswersRefused(())
    return sheet


def _locked(session: Session, named: Collection[str], *, by: Actor) -> dict[str, Known]:
    """Lock the requests that were named in one order; return how they stand now."""
    mine = desk_data.own(session, named, by=by)
    for docket in mine:
        sendings.order(session, docket, lock=True)
    return desk_data.known(session, mine, by=by)
