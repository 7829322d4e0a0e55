"""Writing to whoever comes on duty: before it begins, and when a note waits."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import languages
from oversight.core.clock import local_date, midnight
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import running, watches
from oversight.outreach.rules import reminders as rules
from oversight.review.queries import stepping

DUTY, GAP, HANDOVER = "duty", "duty_gap", "handover"
ROSTER = "roster"
DAY = timedelta(days=1)


def sweep(session: Session, now: datetime) -> int:
    """Write to everybody whose duty begins or for whom a note waits, each once.

    The letter about duty comes at nine on the last working day before it begins, and
    at once where it was planned later than that; that about a gap of today at once.
    """
    if law.latest(session) is None:
        return 0
    calendar = law.calendar(session)
    told = running.told(session, now)
    done = 0
    for one in watches.coming(session, now):
        begins = midnight(one.day)
        key = f"{DUTY}:{one.day}:{one.person_id}"
        if key not in told and rules.day_before(begins, calendar) <= now:
            values = {"first": one.day.isoformat(), "place": one.place}
            tell(session, DUTY, one.person_id, key, begins, values=values, now=now)
            done += 1
    done += _gap(session, told, now)
    for note in watches.waiting(session, now):
        key = f"{HANDOVER}:{note.handover_id}:{note.person_id}"
        if key not in told:
            ends = midnight(note.to_day + DAY)
            values = {"first": note.from_day.isoformat()}
            tell(session, HANDOVER, note.person_id, key, ends, values=values, now=now)
            done += 1
    return done


def _gap(session: Session, told: Collection[str], now: datetime) -> int:
    """Write to those who may step in today: once for each place that is empty."""
    gap = stepping.today(session, now=now)
    today = local_date(now)
    done = 0
    for person_id in gap.people:
        key = f"{GAP}:{today}:{gap.empty[0]}:{person_id}"
        if key not in told:
            values = {"first": today.isoformat()}
            ends = midnight(today + DAY)
            tell(session, GAP, person_id, key, ends, values=values, now=now)
            done += 1
    return done


def tell(
    session: Session,
    what: str,
    person_id: UUID,
    key: str,
    due: datetime,
    *,
    values: Mapping[str, str],
    now: datetime,
) -> None:
    """Write one letter to one person: days alone, and never a word of a note."""
    person = session.get_one(Person, person_id)
    session.add(
        Reminder(
            key=key,
            person_id=person.id,
            clock=what,
            docket=ROSTER,
            step=rules.LAST,
            due_at=due,
            made_at=now,
        )
    )
    session.flush()

    mail.post(
        session,
        what,
        to=person.email,
        language=languages.of_person(session, person.id),
        key=f"reminder:{key}",
        now=now,
        values=values,
    )
    facts = {"clock": what, "step": rules.LAST, "person": str(person.id)}
    ledger.note(session, "reminder.sent", by=None, now=now, subject=ROSTER, facts=facts)
