"""How the watch is kept: which day is not two deep, which change passed in silence.

For the presiding reviewer: days and pseudonyms, and nothing of a note or a matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.core.clock import local_date
from oversight.review.models.absences import Duty
from oversight.review.models.handovers import Handover, TakeOver
from oversight.review.models.roster import Reviewer
from oversight.review.queries import absences
from oversight.review.rules.absences import unfit
from oversight.review.rules.handover import standing

DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Place:
    """One of two places of a day: who is planned, and why they cannot serve."""

    name: str = ""
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Who answers on one day, and who stands behind."""

    day: date
    first: Place
    second: Place

    @property
    def here(self) -> tuple[str, ...]:
        """Return who is planned and can serve."""
        both = (self.first, self.second)
        return tuple(one.name for one in both if one.name and not one.unfit)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on end that lack the same: who is left, who is planned and cannot serve."""

    first: date
    last: date
    here: str
    unfit: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of duty, as the presiding reviewer sees it: nothing of the note."""

    day: date
    before: str
    after: str
    standing: str
    by: str
    at: datetime | None


def duty_rows(
    session: Session, first: date, *, days: int = absences.SHOWN_DAYS
) -> tuple[DutyRow, ...]:
    """Return who is on duty in the next two weeks; a place without anybody is empty."""
    last = first + (days - 1) * DAY
    places: dict[tuple[date, int], Place] = {}
    away = absences.days_by_person(session, first, last)
    rows = session.execute(
        select(Duty, Reviewer, Person.disabled_at)
        .join(Reviewer, Reviewer.person_id == Duty.person_id)
        .join(Person, Person.id == Duty.person_id)
        .where(Duty.day.between(first, last))
    )
    for duty, reviewer, disabled_at in rows:
        why = unfit(
            duty.day,
            is_away=duty.day in away.get(duty.person_id, ()),
            is_active=reviewer.active and disabled_at is None,
            until=None if reviewer.until is None else local_date(reviewer.until),
        )
        places[duty.day, duty.place] = Place(reviewer.pseudonym, why)
    shown = [first + step * DAY for step in range(days)]
    return tuple(
        DutyRow(day, places.get((day, 1), Place()), places.get((day, 2), Place()))
        for day in shown
    )


def gaps(rows: Iterable[DutyRow]) -> tuple[Gap, ...]:
    """Return the days that are not two deep; days on end with one gap are one."""
    found: list[Gap] = []
    for row in rows:
        if len(row.here) > 1:
            continue
        out = tuple(one for one in (row.first, row.second) if one.unfit)
        said = "".join(row.here)
        last = found[-1] if found else None
        if last and (last.last + DAY, last.here, last.unfit) == (row.day, said, out):
            found[-1] = Gap(last.first, row.day, said, out)
        else:
            found.append(Gap(row.day, row.day, said, out))
    return tuple(found)


def changes(session: Session, *, now: datetime) -> tuple[ChangeRow, ...]:
    """Return each change of duty of two weeks, today's included, latest first."""
    today = local_date(now)
    since = today - LOOK_BACK
    names = planned(session, since, today + DAY)
    written = {
        one.from_day: one
        for one in session.scalars(select(Handover).where(Handover.from_day >= since))
    }
    took = {
        one.handover_id: one
        for one in session.scalars(
            select(TakeOver).join(Handover).where(Handover.from_day >= since)
        )
    }
    known = pseudonyms(session, [*written.values(), *took.values()])
    found = []
    for step in range((today - since).days, -1, -1):
        day = since + step * DAY
        before, after = names.get(day, ()), names.get(day + DAY, ())
        given = written.get(day)
        taking = None if given is None else took.get(given.id)
        if given or (before and before[:1] != after[:1]):
            said = (", ".join(before), ", ".join(after))
            found.append(_change(day, said, given, taking, known, today))
    return tuple(found)


def planned(session: Session, first: date, last: date) -> dict[date, tuple[str, ...]]:
    """Return who is on duty on each of these days, the first of the two first."""
    found: dict[date, tuple[str, ...]] = {}
    rows = session.execute(
        select(Duty.day, Reviewer.pseudonym)
        .join(Reviewer, Reviewer.person_id == Duty.person_id)
        .where(Duty.day.between(first, last))
        .order_by(Duty.day, Duty.place)
    )
    for day, name in rows:
        found[day] = (*found.get(day, ()), name)
    return found


def pseudonyms(
    session: Session, rows: Iterable[Handover | TakeOver]
) -> dict[UUID, str]:
    """Return the pseudonyms of those who wrote or took over."""
    people = {one.by_id for one in rows}
    found = session.execute(
        select(Reviewer.person_id, Reviewer.pseudonym).where(
            Reviewer.person_id.in_(people)
        )
    )
    return dict(found.all())


def _change(
    day: date,
    said: tuple[str, str],
    given: Handover | None,
    taking: TakeOver | None,
    known: Mapping[UUID, str],
    today: date,
) -> ChangeRow:
    stands = standing(
        gave_on=day,
        today=today,
        is_written=given is not None,
        is_taken=taking is not None,
    )
    by, at = "", None
    if taking is not None:
        by, at = known[taking.by_id], taking.taken_at
    elif given is not None:
        by, at = known[given.by_id], given.written_at
    return ChangeRow(day, *said, stands.value, by, at)
