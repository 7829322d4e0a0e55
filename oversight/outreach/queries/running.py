"""Every clock that runs for somebody of the staff, gathered from every room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.law.queries import register as law
from oversight.outreach.models.reminders import Reminder
from oversight.outreach.queries import (
    decided,
    filed,
    held,
    judged,
    looked,
    misused,
    rests,
    sent,
    unsent,
)
from oversight.outreach.rules.reminders import Running, step_reached


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing that is due, as its owner's desk shows it: never a word of the case."""

    clock: str
    docket: str
    due: datetime
    days_left: int
    is_over: bool = False
    item: int | None = None
    of: str = ""

    @property
    def is_duty(self) -> bool:
        """Say whether it is owed, and not a right that lapses unused."""
        return self.clock not in RIGHTS


def running(session: Session, now: datetime) -> tuple[Running, ...]:
    """Return what is owed now, late or not; a clock without an owner is nobody's."""
    return tuple(
        one
        for of in (
            filed.of_registry,
            filed.of_bodies,
            decided.of_seats,
            decided.of_requests,
            decided.of_questions,
            decided.of_appeals,
            sent.of_platforms,
            rests.of_rests,
            held.of_custodians,
            held.of_signatures,
            held.of_keepers,
            unsent.of_approvals,
            unsent.of_warrants,
            unsent.of_batches,
            unsent.of_facts,
            judged.of_judges,
            judged.of_late,
            judged.of_delays,
            judged.of_confirmations,
            looked.of_second_looks,
            misused.of_misuses,
        )
        for one in of(session, now)
        if one.people
    )


RIGHTS = frozenset({"facts", "look"})
"""What somebody may do until then, and need not."""

AT_ONCE = frozenset({"declaration", "look"})
"""What stands on a desk from its first moment: its time is short, or others wait."""


def due_rows(session: Session, person_id: UUID, *, now: datetime) -> tuple[DueRow, ...]:
    """Return what one person was reminded of and still owes, first due first.

    What is late and nobody did stands there too: no desk forgets it.
    """
    if law.latest(session) is None:
        return ()
    calendar = law.calendar(session)
    mine = [
        one
        for one in running(session, now)
        if person_id in one.people
        and (
            one.due <= now
            or one.clock in AT_ONCE
            or step_reached(one, calendar, now=now)
        )
    ]
    return tuple(
        DueRow(
            clock=one.clock,
            docket=one.docket,
            due=one.due,
            days_left=calendar.working_days_between(now, one.due),
            is_over=one.due <= now,
            item=one.item,
            of=one.of,
        )
        for one in sorted(mine, key=lambda one: (one.due, one.docket, one.clock))
    )


def told(session: Session, now: datetime) -> frozenset[str]:
    """Return the keys of the reminders about clocks that have not run out."""
    return frozenset(session.scalars(select(Reminder.key).where(Reminder.due_at > now)))
