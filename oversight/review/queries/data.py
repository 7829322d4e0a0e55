"""What was asked on one account, what was said of it, and what was decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.data import DataItem, DataRequest
from oversight.intake.models.requests import Item
from oversight.intake.queries import data as intake
from oversight.law.queries import register as law
from oversight.review.models.data import DataDecision, DataVote
from oversight.review.models.data_grounds import DataGround
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case
from oversight.review.queries import waiting
from oversight.review.rules import elements
from oversight.review.rules.classes import is_protected
from oversight.review.rules.data_findings import DataAsked, DataFindings, DataTerms
from oversight.review.rules.formc import YES


def asked(session: Session, item: Item, *, now: datetime) -> DataAsked:
    """Return what was asked on one account and which findings it needs today."""
    row = intake.data_item(session, item.id)
    promise = intake.promise(session, item.request_id)
    fallen = law.out_of_force(session, local_date(now))
    seats = select(Case.seats).where(Case.request_id == item.request_id)
    found = _asked(item, row, promise, fallen)
    return replace(
        found,
        seats=session.scalars(seats).one_or_none() or 1,
        heard=waiting.is_heard(session, item.request_id),
    )


def _asked(
    item: Item, row: DataItem, promise: DataRequest, fallen: frozenset[str]
) -> DataAsked:
    return DataAsked(
        citations=tuple(item.provisions),
        tier=row.tier.value,
        fields=tuple(row.fields),
        window_from=row.window_from,
        window_to=row.window_to,
        retention_days=promise.retention_days or 0,
        delay_ground=promise.delay_ground,
        delay_days=promise.delay_days,
        protected=is_protected(item.protected),
        out_of_force=fallen,
        elements={cited: elements.of(cited) for cited in item.provisions},
        power=promise.answers.get("power", ""),
        sharing=promise.answers.get("sharing") == YES,
    )


def terms_of(session: Session, votes: Sequence[Vote]) -> dict[UUID, DataTerms]:
    """Return what each vote would hand over."""
    found = session.scalars(
        select(DataVote).where(DataVote.vote_id.in_([vote.id for vote in votes]))
    )
    return {row.vote_id: _terms(row) for row in found}


def decision(session: Session, item_id: UUID) -> DataDecision | None:
    """Return what was approved on an account, if anything was."""
    return session.scalars(
        select(DataDecision).where(DataDecision.item_id == item_id)
    ).one_or_none()


def findings_of(row: Vote | ItemDecision) -> DataFindings:
    """Return the findings of a vote or a decision, whichever form they had."""
    return DataFindings.from_json(row.findings)


def shared_with(session: Session, decision_id: UUID) -> str:
    """Return to whom data may be handed on, if a decision says so."""
    query = select(DataGround.sharing).where(DataGround.decision_id == decision_id)
    return session.scalars(query).one_or_none() or ""


def decided_terms(row: DataDecision) -> DataTerms:
    """Return what was approved on an account as plain values."""
    return _terms(row)


def _terms(row: DataVote | DataDecision) -> DataTerms:
    return DataTerms(
        fields=tuple(row.fields),
        window_from=row.window_from,
        window_to=row.window_to,
        retention_days=row.retention_days,
        delay_days=row.delay_days,
    )
