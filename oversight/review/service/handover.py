"""Handing duty over to the next on the roster, and taking it over: never by silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.ledger import service as ledger
from oversight.review.models.handovers import Handover, TakeOver
from oversight.review.queries import absences
from oversight.review.queries import handovers as queries
from oversight.review.rules import handover as rules

DAY = timedelta(days=1)


def hand_over(
    session: Session,
    note: str,
    dockets: Sequence[str],
    *,
    by: Actor,
    now: datetime,
) -> Handover:
    """Leave a note for whoever is on duty tomorrow: one a day, by one of the two."""
    today = local_date(now)
    # The rows of the day are locked: of two who hand over at once, one does.
    on_duty = absences.duties(session, today, today)
    rules.check_on_duty(is_on_duty=by.id in {one.person_id for one in on_duty})
    rules.check_changes(
        queries.first_on(session, today), queries.first_on(session, today + DAY)
    )
    rules.check_not_handed(queries.written_on(session, today))
    rules.check_note(note, dockets)
    rules.check_known(queries.unknown(session, dockets))

    given = Handover(
        from_day=today,
        to_day=today + DAY,
        by_id=by.id,
        note=note.strip(),
        dockets=list(dockets),
        written_at=now,
    )
    session.add(given)
    session.flush()

    _note(session, "duty.handed-over", given, by, now)
    return given


def take_over(
    session: Session, handover_id: UUID, *, by: Actor, now: datetime
) -> TakeOver:
    """Take duty over on the note of another: whoever of the next two is first to."""
    given = queries.handover(session, handover_id, by)
    rules.check_receiver(
        is_next=queries.is_on_duty(session, by.id, given.to_day),
        is_giver=given.by_id == by.id,
    )
    rules.check_not_taken(queries.taken(session, given.id))
    rules.check_takeable(given.to_day, today=local_date(now))

    made = TakeOver(handover_id=given.id, by_id=by.id, taken_at=now)
    session.add(made)
    session.flush()

    _note(session, "duty.taken-over", given, by, now)
    return made


def _note(
    session: Session, act: str, given: Handover, by: Actor, now: datetime
) -> None:
    """Keep who and which day in the internal audit; nothing of the note."""
    facts = {"from": given.from_day.isoformat(), "to": given.to_day.isoformat()}
    ledger.note(session, act, by=by, now=now, subject=str(by.pseudonym), facts=facts)
