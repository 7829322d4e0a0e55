"""Reminding staff of what is due: once at half of the time, once a day before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person, Platform
from oversight.accounts.queries import languages
from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.dispatch.service import posting
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.notices.service import mail
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import running as queries
from oversight.outreach.rules import reminders as rules
from oversight.outreach.rules.reminders import Running
from oversight.outreach.service import on_duty, rested
from oversight.review.queries import absences, pools
from oversight.review.rules.absences import is_noted
from oversight.storage import apart

AWAY = "away"
LETTERS = {"rest": "rest_ending"}
"""The clocks of which a letter says more than that they run out."""


def sweep(session: Session, now: datetime) -> int:
    """Remind everybody whose clock or duty has come so far, each step once.

    What runs on several items of a docket until one moment is told in one letter. A
    reminder that fails keeps nobody else from theirs.
    """
    if law.latest(session) is None:
        return 0
    done = apart.each(session, _unsaid(session, now), lambda say: say())
    done += on_duty.sweep(session, now) + rested.sweep(session, now)
    return done + note_absences(session, now=now)


def _unsaid(session: Session, now: datetime) -> list[Callable[[], int]]:
    """Return the reminders that are due and were not made, each by its key once."""
    calendar, told = law.calendar(session), queries.told(session, now)
    found: dict[str, Callable[[], int]] = {}
    for one in queries.running(session, now):
        step = rules.step_reached(one, calendar, now=now)
        for person_id in one.people if step is not None else ():
            key = rules.key(one, str(step), person_id)
            if key not in told:
                said = partial(remind, session, one, str(step), person_id)
                found.setdefault(key, partial(said, key=key, now=now))
    return list(found.values())


def remind(
    session: Session,
    one: Running,
    step: str,
    person_id: UUID,
    *,
    key: str,
    now: datetime,
) -> int:
    """Tell one person what is due and when, by mail and on the desk."""
    person = session.get_one(Person, person_id)
    row = Reminder(
        key=key,
        person_id=person_id,
        clock=one.clock,
        docket=one.docket,
        step=step,
        due_at=one.due,
        made_at=now,
    )
    session.add(row)
    session.flush()

    said = {"clock": one.clock, "docket": one.docket, "until": one.due.isoformat()}
    if person.role is Role.LIAISON:
        _write_to_platform(session, one, step, person, said, now=now)
    else:
        _write(session, "reminder", person, row, said)
    ledger.note(
        session,
        "reminder.sent",
        by=None,
        now=now,
        subject=one.docket,
        facts={"clock": one.clock, "step": step, "person": str(person_id)},
    )
    return 1


def note_absences(session: Session, *, now: datetime) -> int:
    """Tell the auditors once a day that more than three in ten are away (§8)."""
    today = local_date(now)
    active = pools.active(session, now)
    gone = [one for one in absences.away(session, today, today) if one in active]
    if not is_noted(len(gone), of=len(active)):
        return 0
    auditors = session.scalars(
        select(Person).where(Person.role == Role.AUDITOR, Person.disabled_at.is_(None))
    ).all()
    keys = {f"{AWAY}:{today}:{auditor.id}": auditor for auditor in auditors}
    fresh = {
        key: auditor
        for key, auditor in keys.items()
        if session.scalars(select(Reminder.id).where(Reminder.key == key)).first()
        is None
    }
    return apart.each(
        session,
        fresh.items(),
        lambda one: _tell_auditor(session, *one, len(gone), len(active), now),
    )


def _tell_auditor(
    session: Session, key: str, auditor: Person, gone: int, of: int, now: datetime
) -> int:
    row = Reminder(
        key=key,
        person_id=auditor.id,
        clock=AWAY,
        docket="roster",
        step=rules.HALF,
        due_at=now,
        made_at=now,
    )
    session.add(row)
    session.flush()

    _write(session, "absences", auditor, row, {"away": str(gone), "all": str(of)})
    facts = {"away": gone, "of": of}
    ledger.note(session, "roster.absences", by=None, now=now, facts=facts)
    return 1


def _write_to_platform(
    session: Session,
    one: Running,
    step: str,
    liaison: Person,
    values: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Remind a platform at its contact alone, once, however many speak for it."""
    platform = session.get_one(Platform, liaison.platform_id)
    posting.to_platform(
        session,
        platform.slug,
        LETTERS.get(one.clock, "reminder"),
        docket=one.docket,
        mark=f":{one.clock}:{one.due:%Y%m%d%H%M}:{step}",
        values=values,
        now=now,
    )


def _write(
    session: Session,
    message: str,
    person: Person,
    row: Reminder,
    values: Mapping[str, str],
) -> None:
    """Post the letter that goes with a reminder, in the same transaction."""
    mail.post(
        session,
        message,
        to=person.email,
        language=languages.of_person(session, person.id),
        key=f"reminder:{row.key}",
        now=row.made_at,
        values=values,
    )
