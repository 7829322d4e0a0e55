"""Matters that are reviewed after their order: which need a clock, which are late."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, exists, or_, select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.late_reviews import LateReview
from oversight.review.models.panels import Case
from oversight.review.queries import cases


def clock_of(session: Session, case_id: UUID) -> LateReview | None:
    """Return the clock of such a matter, once it runs."""
    return session.scalars(
        select(LateReview)
        .where(LateReview.case_id == case_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def to_begin(session: Session, provisions: tuple[str, ...]) -> list[str]:
    """Return the open matters that may rest on one of these and have no clock yet."""
    if not provisions:
        return []
    kept = cast(Item.provisions, String)
    cites = or_(*(kept.like(f'%"{name}%') for name in provisions))
    begun = select(LateReview.id).where(LateReview.case_id == Case.id).exists()
    rests = exists().where(Item.request_id == LegalRequest.id, cites)
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(cases.RUNS, rests, ~begun)
    )
    return sorted(found)


def late(session: Session, now: datetime) -> list[str]:
    """Return the matters whose days have run out without a decision."""
    found = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(LateReview, LateReview.case_id == Case.id)
        .where(cases.RUNS, LateReview.review_by < now, LateReview.missed_at.is_(None))
    )
    return sorted(found)
