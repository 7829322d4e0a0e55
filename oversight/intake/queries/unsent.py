"""Reading drafts, and lists of faults: each its officer's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.drafts import FaultList, FilingDraft


def draft(
    session: Session, key: str, by: Actor, *, lock: bool = False
) -> FilingDraft | None:
    """Return the officer's own draft under this key, if there is one."""
    asked = select(FilingDraft).where(
        FilingDraft.key == key, FilingDraft.drafter_id == by.id
    )
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    return session.scalars(asked).one_or_none()


def own_draft(
    session: Session, key: str, by: Actor, *, lock: bool = False
) -> FilingDraft:
    """Return the officer's own draft; any other does not exist."""
    found = draft(session, key, by, lock=lock)
    if found is None:
        raise nothing()
    return found


def sent(session: Session, number: str, *, lock: bool = False) -> list[FilingDraft]:
    """Return the drafts that were sent as this filing, the first one first.

    A list was none; what was typed alike in two windows is one filing of two drafts.
    """
    asked = (
        select(FilingDraft)
        .where(FilingDraft.sent_as == number)
        .order_by(FilingDraft.saved_at, FilingDraft.id)
    )
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(asked))


def drafts(session: Session, by: Actor) -> list[FilingDraft]:
    """Return the officer's drafts, the last one touched first."""
    return list(
        session.scalars(
            select(FilingDraft)
            .where(FilingDraft.drafter_id == by.id, FilingDraft.sent_as == "")
            .order_by(FilingDraft.saved_at.desc())
        )
    )


def count_drafts(session: Session, by: Actor) -> int:
    """Return how many drafts the officer has."""
    return (
        session.scalar(
            select(func.count(FilingDraft.id)).where(
                FilingDraft.drafter_id == by.id, FilingDraft.sent_as == ""
            )
        )
        or 0
    )


def own_faults(session: Session, number: str, by: Actor) -> FaultList:
    """Return a list of faults of the officer's own making; others do not exist."""
    found = session.scalars(
        select(FaultList).where(
            FaultList.number == number, FaultList.drafter_id == by.id
        )
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def touched(session: Session) -> list[tuple[UUID, datetime]]:
    """Return every draft and when it was last touched."""
    rows = session.execute(
        select(FilingDraft.id, FilingDraft.saved_at).order_by(FilingDraft.saved_at)
    )
    return [(one, saved) for one, saved in rows]


def nothing() -> RuleError:
    """Return the refusal of what is not there, or not the officer's own."""
    return RuleError("not_found", N_("There is nothing here under that number."))
