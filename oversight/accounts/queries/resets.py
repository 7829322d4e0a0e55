"""Which resets wait for a second administrator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from oversight.accounts.models.resets import Reset
from oversight.accounts.rules import resets as rules
from oversight.accounts.rules.people import AHEAD
from oversight.core.errors import RuleError
from oversight.core.words import N_


def reset(session: Session, reset_id: UUID) -> Reset:
    """Return one reset, locked."""
    found = session.scalars(
        select(Reset).where(Reset.id == reset_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such reset."))
    return found


def waiting_for(session: Session, person_id: UUID, now: datetime) -> Reset | None:
    """Return the reset of this person that waits, if one does."""
    return session.scalars(
        select(Reset).where(
            Reset.person_id == person_id,
            Reset.agreed_at.is_(None),
            Reset.ended_at.is_(None),
            *_lasting(now),
        )
    ).one_or_none()


def _lasting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of a request that waits and was not made far ahead."""
    return Reset.asked_at > now - rules.WAITS, Reset.asked_at <= now + AHEAD


def waiting(session: Session, now: datetime) -> dict[UUID, Reset]:
    """Return every reset that waits, by the person it is about."""
    rows = session.scalars(
        select(Reset).where(
            Reset.agreed_at.is_(None),
            Reset.ended_at.is_(None),
            *_lasting(now),
        )
    )
    return {row.person_id: row for row in rows}
