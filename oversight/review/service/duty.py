"""Who is on duty by day, two deep, and until when a term runs: never for one matter."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor
from oversight.core.clock import local_date, midnight
from oversight.ledger import service as ledger
from oversight.review.models.absences import Duty
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences as queries
from oversight.review.queries import stepping
from oversight.review.queries.cases import nothing
from oversight.review.rules import absences as rules
from oversight.review.rules import stepping as lines


def plan(
    session: Session,
    first_on: date,
    last_on: date,
    pair: tuple[str, str],
    *,
    by: Actor,
    now: datetime,
) -> list[Duty]:
    """Put two people on duty for the days to come; what was planned there gives way."""
    rules.check_ahead(first_on, today=local_date(now))
    rules.check_duty_span(first_on, last_on)
    rules.check_two_deep(*pair)
    # The whole roster is locked, in one order: of two who plan the same empty days at
    # once, the later one finds the days of the other.
    queries.lock_roster(session)
    people = [
        _available(session, name, field, first_on, last_on, now)
        for name, field in zip(pair, ("first", "second"), strict=True)
    ]

    made = _placed(session, first_on, last_on, people, now)

    facts = {"last": last_on.isoformat(), "first": pair[0], "second": pair[1]}
    subject = first_on.isoformat()
    ledger.note(session, "duty.planned", by=by, now=now, subject=subject, facts=facts)
    return made


def step_in(session: Session, *, by: Actor, now: datetime) -> Duty:
    """Take the place that is empty today, by the roster's order and one's own word.

    Whoever was planned there and cannot serve gives way; nobody else is moved.
    """
    today = local_date(now)
    # The whole roster is locked: of two who step in at once, each sees the other.
    queries.lock_roster(session)
    gap = stepping.today(session, now=now)
    lines.check_gap(gap.empty)
    lines.check_in_line(is_in_line=by.id in gap.people)

    place = gap.empty[0]
    for old in queries.duties(session, today, today):
        if old.place == place:
            session.delete(old)
    session.flush()
    made = Duty(day=today, place=place, person_id=by.id, planned_at=now)
    session.add(made)
    session.flush()

    facts = {"day": today.isoformat(), "place": place}
    subject = str(by.pseudonym)
    ledger.note(
        session, "duty.stepped-in", by=by, now=now, subject=subject, facts=facts
    )
    return made


def set_term(
    session: Session, pseudonym: str, until: date, *, by: Actor, now: datetime
) -> Reviewer:
    """Fix until when a reviewer serves: once, never cut, never renewed."""
    reviewer = _reviewer(session, pseudonym)
    rules.check_term(until, today=local_date(now))
    rules.check_term_once(reviewer.until)

    reviewer.until = midnight(until)
    session.flush()

    facts = {"until": until.isoformat()}
    ledger.note(session, "roster.term", by=by, now=now, subject=pseudonym, facts=facts)
    return reviewer


def _placed(
    session: Session,
    first_on: date,
    last_on: date,
    people: Sequence[Reviewer],
    now: datetime,
) -> list[Duty]:
    for old in queries.duties(session, first_on, last_on):
        session.delete(old)
    session.flush()
    made = [
        Duty(
            day=first_on + timedelta(days=step),
            place=place,
            person_id=person.person_id,
            planned_at=now,
        )
        for step in range((last_on - first_on).days + 1)
        for place, person in enumerate(people, start=1)
    ]
    session.add_all(made)
    session.flush()
    return made


def _available(
    session: Session,
    pseudonym: str,
    field: str,
    first: date,
    last: date,
    now: datetime,
) -> Reviewer:
    reviewer = _reviewer(session, pseudonym)
    disabled = session.get_one(Person, reviewer.person_id).disabled_at
    until = None if reviewer.until is None else local_date(reviewer.until)
    over = until is not None and until <= local_date(now)
    rules.check_can_be_drawn(
        is_active=reviewer.active and disabled is None and not over, field=field
    )
    rules.check_serves(until, last, field=field)
    rules.check_present(
        queries.days_away(session, reviewer.person_id, first, last), field=field
    )
    return reviewer


def _reviewer(session: Session, pseudonym: str) -> Reviewer:
    found = session.scalars(
        select(Reviewer)
        .where(Reviewer.pseudonym == pseudonym)
        .with_for_update(of=Reviewer)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found
