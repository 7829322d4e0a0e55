"""Leave that reviewers enter for themselves: whoever is away is in no pool."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger import service as ledger
from oversight.review.models.absences import Absence
from oversight.review.queries import absences as queries
from oversight.review.queries import seats
from oversight.review.queries.cases import nothing
from oversight.review.rules import absences as rules
from oversight.review.rules.absences import AbsenceKind


def enter(
    session: Session,
    kind: AbsenceKind,
    first: date,
    last: date,
    *,
    by: Actor,
    now: datetime,
) -> Absence:
    """Enter the days on which a reviewer is away: their own, and before they begin.

    Whoever falls ill is let go at once: their days of duty among these end, and the
    presiding reviewer sees the gap.
    """
    # The roster row is locked, so that the same days are not entered twice at once.
    if seats.roster_row(session, by.id) is None:
        raise nothing()
    rules.check_days(first, last, today=local_date(now))
    rules.check_not_away(queries.days_away(session, by.id, first, last))

    let_go = queries.my_duties(session, by.id, first, last)
    for one in let_go:
        session.delete(one)
    session.flush()
    absence = Absence(
        person_id=by.id, kind=kind, first_on=first, last_on=last, entered_at=now
    )
    session.add(absence)
    session.flush()

    _note(session, "absence.entered", absence, by, now)
    for one in let_go:
        facts = {"day": one.day.isoformat(), "place": one.place}
        subject = str(by.pseudonym)
        ledger.note(
            session, "duty.let-go", by=by, now=now, subject=subject, facts=facts
        )
    return absence


def end(session: Session, absence_id: UUID, *, by: Actor, now: datetime) -> Absence:
    """End one's own absence early, or take it back before it begins."""
    absence = queries.absence(session, absence_id, by)
    today = local_date(now)
    rules.check_absence_open(absence.ended_at, last=absence.last_on, today=today)

    absence.ended_at = now
    session.flush()

    _note(session, "absence.ended", absence, by, now)
    return absence


def _note(
    session: Session, act: str, absence: Absence, by: Actor, now: datetime
) -> None:
    facts = {
        "kind": absence.kind.value,
        "first": absence.first_on.isoformat(),
        "last": absence.last_on.isoformat(),
    }
    ledger.note(session, act, by=by, now=now, subject=str(by.pseudonym), facts=facts)
