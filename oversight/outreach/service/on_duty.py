"""Writing to whoever comes on duty: before it begins, and when a note waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from oversight.storage import apart

DUTY, GAP, HANDOVER = "duty", "duty_gap", "handover"
ROSTER = "roster"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person, the moment it is about, and its name, sent once."""

    what: str
    person_id: UUID
    key: str
    due: datetime
    values: Mapping[str, str]


def sweep(session: Session, now: datetime) -> int:
    """Write to everybody whose duty begins or for whom a note waits, each once.

    The letter about duty comes at nine on the last working day before it begins, and
    at once where it was planned later than that; that about a gap of today at once.
    """
    if law.latest(session) is None:
        return 0
    told = running.told(session, now)
    due = (*_coming(session, now), *_gap(session, now), *_notes(session, now))
    letters = {one.key: one for one in due if one.key not in told}
    return apart.each(
        session, letters.values(), lambda one: tell(session, one, now=now)
    )


def _coming(session: Session, now: datetime) -> Iterator[Letter]:
    """Return what is written to those whose duty begins soon."""
    calendar = law.calendar(session)
    for one in watches.coming(session, now):
        begins = midnight(one.day)
        if rules.day_before(begins, calendar) <= now:
            key = f"{DUTY}:{one.day}:{one.person_id}"
            values = {"first": one.day.isoformat(), "place": one.place}
            yield Letter(DUTY, one.person_id, key, begins, values)


def _gap(session: Session, now: datetime) -> Iterator[Letter]:
    """Return what is written to those who may step in today, for each empty place."""
    gap = stepping.today(session, now=now)
    today = local_date(now)
    for person_id in gap.people:
        key = f"{GAP}:{today}:{gap.empty[0]}:{person_id}"
        values = {"first": today.isoformat()}
        yield Letter(GAP, person_id, key, midnight(today + DAY), values)


def _notes(session: Session, now: datetime) -> Iterator[Letter]:
    """Return what is written to those for whom a note waits."""
    for note in watches.waiting(session, now):
        key = f"{HANDOVER}:{note.handover_id}:{note.person_id}"
        values = {"first": note.from_day.isoformat()}
        yield Letter(HANDOVER, note.person_id, key, midnight(note.to_day + DAY), values)


def tell(session: Session, one: Letter, *, now: datetime) -> int:
    """Write one letter to one person: days alone, and never a word of a note."""
    person = session.get_one(Person, one.person_id)
    session.add(
        Reminder(
            key=one.key,
            person_id=person.id,
            clock=one.what,
            docket=ROSTER,
            step=rules.LAST,
            due_at=one.due,
            made_at=now,
        )
    )
    session.flush()

    mail.post(
        session,
        one.what,
        to=person.email,
        language=languages.of_person(session, person.id),
        key=f"reminder:{one.key}",
        now=now,
        values=one.values,
    )
    facts = {"clock": one.what, "step": rules.LAST, "person": str(person.id)}
    ledger.note(session, "reminder.sent", by=None, now=now, subject=ROSTER, facts=facts)
    return 1
