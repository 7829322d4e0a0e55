"""By when each step about a misuse is due, and which of them were late."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.misuse_late import MisuseLate
from oversight.dispatch.rules.misuse import OPEN, MisuseStep, Owed, owed
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due


def steps(session: Session, one: Misuse) -> tuple[Owed, ...]:
    """Return what is owed about one word, each step with its moment."""
    return owed(
        one.state,
        answer_by=one.answer_by,
        weigh_by=one.weigh_by,
        end_by=end_by(session, one),
    )


def end_by(session: Session, one: Misuse) -> datetime | None:
    """Return until when the presiding reviewer should end what was weighed."""
    if one.weighed_at is None:
        return None
    clock = law.clock(session, "decision", local_date(one.weighed_at))
    return due(clock, one.weighed_at, law.calendar(session))


def open_words(session: Session) -> list[Misuse]:
    """Return every word that is still open, the oldest first."""
    asked = select(Misuse).where(Misuse.state.in_(OPEN))
    return list(session.scalars(asked.order_by(Misuse.flagged_at, Misuse.id)))


def late(session: Session, now: datetime) -> Iterator[tuple[Misuse, MisuseStep]]:
    """Return each step that is over its time and was not counted so far."""
    asked = select(MisuseLate.misuse_id, MisuseLate.step)
    known = {(row.misuse_id, row.step) for row in session.execute(asked)}
    for one in open_words(session):
        for step in steps(session, one):
            if step.due < now and (one.id, step.name.value) not in known:
                yield one, step.name


def is_counted(session: Session, one: Misuse, step: MisuseStep) -> bool:
    """Say whether this step was counted as late before."""
    found = select(MisuseLate.id).where(
        MisuseLate.misuse_id == one.id, MisuseLate.step == step.value
    )
    return session.scalar(found) is not None
