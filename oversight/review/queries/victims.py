"""Matters on the victims' track: which need a clock, which are late, who is heard."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.victims import VICTIM
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.models.victims import VictimClock
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.rules.victims import is_victims


@dataclass(frozen=True, slots=True)
class Hours:
    """Until when one reviewer should decide a victim's matter, once that runs."""

    decide_by: datetime | None
    hours_left: int

    @property
    def is_running(self) -> bool:
        """Say whether the hours are not over yet."""
        return self.hours_left > 0


def hours(session: Session, case: Case, *, now: datetime) -> Hours | None:
    """Return the hours of a victim's matter; an ordinary one has none."""
    if not is_victims(case.legal_request.track):
        return None
    clock = clock_of(session, case.id)
    if clock is None:
        return Hours(None, 0)
    left = (clock.decide_by - now) / timedelta(hours=1)
    return Hours(clock.decide_by, max(0, ceil(left)))


def clock_of(session: Session, case_id: UUID) -> VictimClock | None:
    """Return the clocks of a victim's matter, once they run."""
    return session.scalars(
        select(VictimClock)
        .where(VictimClock.case_id == case_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def to_begin(session: Session) -> list[str]:
    """Return the drawn matters on the track whose clock does not run yet."""
    begun = select(VictimClock.id).where(VictimClock.case_id == Case.id).exists()
    return _dockets(session, cases.RUNS, Case.assigned_at.is_not(None), ~begun)


def late(session: Session, now: datetime) -> list[str]:
    """Return the matters whose hours have run out without a decision."""
    missed = select(VictimClock.case_id).where(
        VictimClock.decide_by < now, VictimClock.missed_at.is_(None)
    )
    return _dockets(session, cases.RUNS, Case.id.in_(missed))


def to_hear(session: Session) -> list[str]:
    """Return the approved matters whose uploader has not been given time yet."""
    unheard = select(VictimClock.case_id).where(VictimClock.heard_from.is_(None))
    approved = exists().where(
        ItemDecision.case_id == Case.id, ItemDecision.outcome != Outcome.REJECTED
    )
    decided = Case.state == CaseState.DECIDED
    return _dockets(session, decided, Case.id.in_(unheard), approved)


def heard_until(session: Session, docket: str) -> datetime | None:
    """Return until when the uploader of a victim's matter is heard, if at all."""
    return session.scalars(
        select(VictimClock.hear_until)
        .join(Case, Case.id == VictimClock.case_id)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(LegalRequest.docket == docket)
    ).one_or_none()


def heard_after(session: Session, moment: datetime) -> list[str]:
    """Return the matters whose uploader had time to be heard at that moment."""
    heard = select(VictimClock.case_id).where(VictimClock.hear_until >= moment)
    return _dockets(session, Case.id.in_(heard))


def _dockets(session: Session, *where: ColumnElement[bool]) -> list[str]:
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(LegalRequest.track == VICTIM, *where)
    )
    return sorted(found)
